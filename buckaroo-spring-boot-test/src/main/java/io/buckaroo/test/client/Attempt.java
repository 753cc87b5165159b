package io.buckaroo.test.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A request and its response, and what a test expects of it.
 *
 * @param call the request
 * @param transcript the transcript of the connection
 * @param response the response, which may be a refusal
 */
record Attempt(Call call, Transcript transcript, Response response) {

	private static final String NOT_APPLIED = "The application has not applied the test user%s, since it %s the TestUserWebFilter of this JVM: use @SpringBootTest(webEnvironment = RANDOM_PORT) or @BuckarooTest, or declare a bean of this type.";

	/**
	 * Sends a request.
	 * @param call the request
	 * @param limit the time to wait for a response
	 * @return the request with its response
	 */
	static Attempt of(Call call, Duration limit) {
		Transcript transcript = new Transcript();
		try {
			return new Attempt(call, transcript, Opening.open(call, transcript, limit));
		}
		catch (Opening.OpeningException ex) {
			throw new AssertionError(
					"Could not open the " + call + ": " + ex.getMessage() + ".\n\n" + describe(call, transcript),
					ex.getCause());
		}
	}

	/**
	 * Expects that the connection has opened.
	 */
	Wire expectOpen() {
		Wire wire = this.response.wire();
		if (wire == null) {
			throw new AssertionError("Expected the %s to open, but the response was %s%n%n%s%s%n%s".formatted(this.call,
					this.response.status(), this.response.refusal().describe(), remark() + hint(), describe()));
		}
		if (!this.response.isUserApplied() && this.call.user() != null && this.call.user().isRequired()) {
			wire.reset(Duration.ofSeconds(1));
			throw new AssertionError(remark());
		}
		return wire;
	}

	/**
	 * Expects that the request was refused.
	 */
	Refusal expectRefused(int status) {
		Wire wire = this.response.wire();
		String expectation = "Expected the " + this.call + " to be refused with " + status;
		if (wire != null) {
			AssertionError failure = new AssertionError(expectation + ", but it opened.\n\n" + remark() + describe());
			wire.reset(Duration.ofSeconds(1));
			throw failure;
		}
		if (this.response.status().value() != status) {
			throw new AssertionError(expectation + ", but the response was %s%n%n%s%s%n%s"
				.formatted(this.response.status(), this.response.refusal().describe(), remark() + hint(), describe()));
		}
		return this.response.refusal();
	}

	/**
	 * Explains a response that may be due to a test user which was not applied.
	 */
	private String remark() {
		if (this.response.isUserApplied() || this.call.user() == null) {
			return "";
		}
		String name = this.call.user().name();
		String cause = (this.response.wire() != null) ? "does not contain"
				: "has refused the request before its web filters ran, or does not contain";
		return "\n" + NOT_APPLIED.formatted((name != null) ? " '" + name + "'" : "", cause) + "\n";
	}

	/**
	 * Explains a refusal that may be due to what the request has or lacks.
	 */
	private String hint() {
		String hint = RefusalHint.of(this.call, this.response.status());
		return (hint != null) ? "\n" + hint + "\n" : "";
	}

	private String describe() {
		return describe(this.call, this.transcript);
	}

	private static String describe(Call call, Transcript transcript) {
		return "Everything on the " + call + ", in order:\n\n" + transcript.render(null);
	}

}
