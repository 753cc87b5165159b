package io.buckaroo.test;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.buckaroo.Termination;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Assertions on a handler with one open connection. A failure shows what was expected and
 * everything that has happened, with virtual times; its cause is the exception of a
 * callback that has ended the connection.
 *
 * @param <SELF> the type of the assertions
 * @param <ACTUAL> the type of the object under test
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
public abstract sealed class TestHandlerAssert<SELF extends TestHandlerAssert<SELF, ACTUAL, O, S>, ACTUAL extends TestHandler<O, S>, O, S extends @Nullable Object>
		extends AbstractAssert<SELF, ACTUAL> permits TestSocketAssert, TestEventSourceAssert {

	TestHandlerAssert(ACTUAL actual, Class<?> type) {
		super(actual, type);
	}

	/**
	 * Verifies that the handler has sent exactly these outputs since the connection was
	 * opened.
	 */
	SELF hasSent(List<? extends O> expected) {
		List<O> outputs = outputs();
		if (!outputs.equals(expected)) {
			throw failed("Expected to have been sent, in this order and nothing else:\n" + Describe.lines(expected)
					+ "\nbut was sent:\n" + Describe.lines(outputs) + difference(expected, outputs));
		}
		return this.myself;
	}

	/**
	 * Describes two lists whose descriptions are equal.
	 */
	private static String difference(List<?> expected, List<?> outputs) {
		return Describe.lines(expected).equals(Describe.lines(outputs))
				? "\nThey look the same. Compare the types of their content, and whether these have an equals method."
				: "";
	}

	/**
	 * Verifies that the latest outputs are these.
	 */
	SELF hasSentLast(List<? extends O> expected) {
		List<O> outputs = outputs();
		List<O> last = outputs.subList(Math.max(0, outputs.size() - expected.size()), outputs.size());
		if (!last.equals(expected)) {
			throw failed("Expected to have been sent last:\n" + Describe.lines(expected) + "\nbut the last was:\n"
					+ Describe.lines(last) + difference(expected, last));
		}
		return this.myself;
	}

	/**
	 * Verifies that nothing has been sent since the connection was opened. Pings and
	 * heartbeats do not count.
	 * @return this
	 */
	public SELF hasSentNothing() {
		List<O> outputs = outputs();
		if (!outputs.isEmpty()) {
			throw failed("Expected that nothing has been sent, but was sent:\n" + Describe.lines(outputs));
		}
		return this.myself;
	}

	List<O> outputs() {
		return this.actual.loop().transcript().outputs();
	}

	/**
	 * Verifies the number of pings or heartbeats.
	 */
	SELF hasKeptAlive(int expected, String name) {
		int keepAlives = this.actual.loop().transcript().keepAlives();
		if (keepAlives != expected) {
			throw failed("Expected that the server has sent %d %s%s, but it has sent %d.".formatted(expected, name,
					(expected == 1) ? "" : "s", keepAlives));
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection is open: it has not ended, and {@code init} has
	 * accepted it.
	 * @return this
	 */
	public SELF isOpen() {
		if (!this.actual.isOpen()) {
			throw failed("Expected the connection to be open, but "
					+ ((this.actual.termination() != null) ? "it has ended." : "init has not accepted it yet."));
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection has ended.
	 * @return this
	 */
	public SELF hasEnded() {
		end("Expected the connection to have ended");
		return this.myself;
	}

	/**
	 * Verifies that the connection has ended for a reason. <pre class="code">
	 * assertThat(socket).hasEnded(Termination.IdleTimeout.class);</pre>
	 * @param reason the type of the reason
	 * @return this
	 */
	public SELF hasEnded(Class<? extends Termination> reason) {
		String expectation = "Expected the connection to have ended with " + reason.getSimpleName();
		Termination end = end(expectation);
		if (!reason.isInstance(end)) {
			throw failed(expectation + ", but it has ended with " + Describe.termination(end) + ".");
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection has ended for a reason, with its close status.
	 * <pre class="code">
	 * assertThat(socket).hasEnded(new Termination.Stopped(new CloseStatus(4000, "No bid in two minutes")));</pre>
	 * @param reason the reason
	 * @return this
	 */
	public SELF hasEnded(Termination reason) {
		String expectation = "Expected the connection to have ended with " + Describe.termination(reason);
		Termination end = end(expectation);
		if (!end.equals(reason)) {
			throw failed(expectation + ", but it has ended with " + Describe.termination(end) + ".");
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection has ended with {@link Termination.Failed}: a callback,
	 * a {@code later} or a forwarded publisher has failed with an exception.
	 * @param cause the type of the exception
	 * @return this
	 */
	public SELF hasFailedWith(Class<? extends Throwable> cause) {
		String expectation = "Expected the connection to have failed with " + cause.getName();
		Termination end = end(expectation);
		if (!(end instanceof Termination.Failed failed) || !cause.isInstance(failed.cause())) {
			throw failed(expectation + ", but it has ended with " + Describe.termination(end) + ".");
		}
		return this.myself;
	}

	/**
	 * Returns the reason for the end, which is expected.
	 */
	Termination end(String expectation) {
		Termination end = this.actual.termination();
		if (end == null) {
			throw failed(expectation + ", but it has not ended.");
		}
		return end;
	}

	/**
	 * Verifies the state of the handler.
	 * @param expected the state; {@code null} if the handler has set none
	 * @return this
	 */
	public SELF hasState(@Nullable S expected) {
		S state = this.actual.state();
		if (!Objects.equals(state, expected)) {
			throw failed("Expected the state to be:\n  " + Describe.value(expected) + "\nbut it is:\n  "
					+ Describe.value(state));
		}
		return this.myself;
	}

	/**
	 * Verifies that the callbacks pause, because the client does not read.
	 * @return this
	 * @see TestHandler#stopReading()
	 */
	public SELF isPaused() {
		if (!this.actual.loop().isPaused()) {
			throw failed(
					"Expected the callbacks to pause, because the client does not read, but they do not. The output "
							+ "of one callback still fills the buffers of the network.");
		}
		return this.myself;
	}

	/**
	 * Verifies that the handler waits for the result of a {@code later}.
	 * @return this
	 */
	public SELF isWaiting() {
		if (!this.actual.loop().isWaiting()) {
			throw failed("Expected the handler to wait for the result of a Result.later, but it does not.");
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection is subscribed to topics, and possibly to others.
	 * @param topics the names of the topics
	 * @return this
	 */
	public SELF isSubscribedTo(String... topics) {
		Assert.notEmpty(topics, "'topics' must not be empty");
		this.actual.loop().transcript();
		Set<String> missing = new TreeSet<>(Set.of(topics));
		Set<String> subscribed = this.actual.connection().subscriptions().keySet();
		missing.removeAll(subscribed);
		if (!missing.isEmpty()) {
			throw failed("Expected the connection to be subscribed to:\n" + Describe.lines(missing)
					+ "\nbut it is subscribed to:\n" + Describe.lines(subscribed));
		}
		return this.myself;
	}

	/**
	 * Verifies that the connection makes a member present on a topic.
	 * @param topic the name of the topic
	 * @param member the name of the member
	 * @return this
	 */
	public SELF hasPresence(String topic, String member) {
		this.actual.loop().transcript();
		String present = this.actual.connection().presences().get(topic);
		if (!member.equals(present)) {
			throw failed("Expected the connection to make %s present on topic %s, but it makes %s present there."
				.formatted(Describe.value(member), Describe.value(topic),
						(present != null) ? Describe.value(present) : "nobody"));
		}
		return this.myself;
	}

	/**
	 * Returns an error that shows everything that has happened.
	 */
	final AssertionError failed(String message) {
		AssertionError story = this.actual.loop().failure(message);
		AssertionError failure = failure("%s", story.getMessage());
		if (story.getCause() != null) {
			failure.initCause(story.getCause());
		}
		return failure;
	}

}
