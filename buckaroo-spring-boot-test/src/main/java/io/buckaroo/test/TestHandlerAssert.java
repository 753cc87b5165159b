package io.buckaroo.test;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.buckaroo.Termination;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
		extends AbstractAssert<SELF, ACTUAL> permits AbstractTestSocketAssert, TestEventSourceAssert {

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
	 * Describes the difference of two lists whose descriptions are equal.
	 */
	final String difference(List<? extends O> expected, List<? extends O> outputs) {
		if (!Describe.lines(expected).equals(Describe.lines(outputs))) {
			return "";
		}
		String difference = LongTexts.difference(expected.stream().map(this::text).toList(),
				outputs.stream().map(this::text).toList());
		return (difference != null) ? difference
				: "\nThey look the same. Compare the types of their content, and whether these have an equals method.";
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
	 * Verifies that exactly these JSON documents have been sent since the connection was
	 * opened, in this order: as text frames of a socket, or as data of the events of a
	 * stream. They are compared as trees: the order of fields, white space and the
	 * notation of numbers do not matter, but there must be no other fields.
	 * <pre class="code">
	 * assertThat(socket).hasSentJson("""
	 *         {"author": "ann", "text": "hello"}""");</pre> For a document with a part
	 * that the test cannot know, such as a random id, there is
	 * {@link #hasSentLastContaining}.
	 * @param json the documents
	 * @return this
	 */
	public SELF hasSentJson(String... json) {
		List<JsonNode> expected = trees(json);
		List<?> sent = trees(messages());
		String difference = JsonTexts.difference(expected, sent);
		if (sent.size() != expected.size() || !difference.isEmpty()) {
			throw failed("Expected this JSON to have been sent, in this order and nothing else:\n"
					+ Describe.lines(expected) + "\nbut was sent:\n" + Describe.lines(sent) + difference);
		}
		return this.myself;
	}

	/**
	 * Verifies that these JSON documents are the latest that have been sent, compared as
	 * by {@link #hasSentJson}.
	 * @param json the documents
	 * @return this
	 */
	public SELF hasSentLastJson(String... json) {
		List<JsonNode> expected = trees(json);
		List<?> sent = trees(messages());
		List<?> last = sent.subList(Math.max(0, sent.size() - expected.size()), sent.size());
		String difference = JsonTexts.difference(expected, last);
		if (last.size() != expected.size() || !difference.isEmpty()) {
			throw failed("Expected this JSON to have been sent last:\n" + Describe.lines(expected)
					+ "\nbut the last was:\n" + Describe.lines(last) + difference);
		}
		return this.myself;
	}

	private static List<JsonNode> trees(String... json) {
		Assert.notEmpty(json, "'json' must not be empty: see hasSentNothing()");
		return Stream.of(json).map(JsonTexts::expected).toList();
	}

	/**
	 * Returns outputs as JSON trees; those that are not JSON remain.
	 */
	private List<?> trees(List<O> outputs) {
		return outputs.stream().map((output) -> {
			JsonNode tree = JsonTexts.sent(text(output));
			return (tree != null) ? tree : output;
		}).toList();
	}

	/**
	 * Verifies that the latest message contains all of these texts: the latest frame of a
	 * socket, or the data of the latest event of a stream that has data, as JSON if it is
	 * not a string. <pre class="code">
	 * assertThat(socket).hasSentLastContaining("\"author\":\"ann\"", "hello");</pre>
	 * @param parts the parts of the message, in any order
	 * @return this
	 */
	public SELF hasSentLastContaining(CharSequence... parts) {
		requireParts(parts);
		List<O> messages = messages();
		if (messages.isEmpty()) {
			throw failed("Expected the last message to contain:\n" + Describe.lines(List.of(parts))
					+ "\nbut nothing was sent.");
		}
		O last = messages.get(messages.size() - 1);
		List<CharSequence> missing = Stream.of(parts).filter((part) -> !contains(last, part)).toList();
		if (!missing.isEmpty()) {
			throw failed("Expected the last message to contain:\n" + Describe.lines(missing) + "\nbut it is:\n"
					+ Describe.lines(List.of(last)));
		}
		return this.myself;
	}

	/**
	 * Verifies that a message has been sent since the connection was opened that contains
	 * all of these texts, and possibly others.
	 * @param parts the parts of the message, in any order
	 * @return this
	 * @see #hasSentLastContaining
	 */
	public SELF hasSentContaining(CharSequence... parts) {
		requireParts(parts);
		List<O> messages = messages();
		if (messages.stream().noneMatch((message) -> Stream.of(parts).allMatch((part) -> contains(message, part)))) {
			throw failed("Expected one message to have been sent that contains all of:\n"
					+ Describe.lines(List.of(parts)) + "\nbut was sent:\n" + Describe.lines(messages));
		}
		return this.myself;
	}

	private static void requireParts(CharSequence... parts) {
		Assert.notEmpty(parts, "'parts' must not be empty");
		Assert.noNullElements(parts, "'parts' must not contain null");
	}

	private boolean contains(O message, CharSequence part) {
		String text = text(message);
		return text != null && text.contains(part);
	}

	/**
	 * Returns the outputs that carry data.
	 */
	List<O> messages() {
		return outputs();
	}

	/**
	 * Returns the text that an output carries, or {@code null} if it carries none.
	 */
	abstract @Nullable String text(O output);

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
			throw failed(expectation + ", but it has ended with " + describe(end) + ".");
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
			throw failed(expectation + ", but it has ended with " + describe(end) + ".");
		}
		return this.myself;
	}

	private String describe(Termination end) {
		return (this.actual.loop().response() != null) ? Describe.reason(end) : Describe.termination(end);
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
		Assert.noNullElements(topics, "'topics' must not contain null");
		this.actual.loop().transcript();
		Set<String> missing = new TreeSet<>(List.of(topics));
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
