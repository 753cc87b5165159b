package io.buckaroo.test;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.util.Assert;

/**
 * Assertions on a {@link TestMessageSocket}. <pre class="code">
 * assertThat(socket).hasSent(new Answer("accepted", order)).hasState(new Cart(1)).isOpen();
 *
 * assertThat(socket).hasSent(new Welcome("ann"), new Joined("ann"));  // all that was sent, in order
 * assertThat(socket).hasSentLast(new Joined("ann"));                  // whatever was sent before
 * assertThat(socket).hasSentJson("{\"status\": \"accepted\"}");        // as the client receives it
 * assertThat(socket).hasSentLastContaining("accepted");
 * assertThat(socket).hasSentNothing();
 *
 * assertThat(socket).hasReceivedMalformed(Reason.UNDECODABLE).hasCloseCode(1007);
 * assertThat(socket).hasReceivedNothingMalformed();
 *
 * assertThat(socket).isSubscribedTo("orders");
 * assertThat(socket).hasEnded(Termination.IdleTimeout.class);
 * assertThat(socket).hasFailedWith(SoldOutException.class);</pre>
 *
 * @param <O> the type of the messages to the client
 * @param <S> the type of the state
 */
public final class TestMessageSocketAssert<O, S extends @Nullable Object>
		extends AbstractTestSocketAssert<TestMessageSocketAssert<O, S>, TestMessageSocket<?, O, S>, S> {

	TestMessageSocketAssert(TestMessageSocket<?, O, S> actual) {
		super(actual, TestMessageSocketAssert.class);
	}

	/**
	 * Verifies that exactly these messages have been sent since the connection was
	 * opened, in this order. Messages are the same if they are equal, or if the client
	 * receives the same JSON or the same bytes, so they need no {@code equals}.
	 * @param messages the messages
	 * @return this
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final TestMessageSocketAssert<O, S> hasSent(O... messages) {
		List<Content> expected = expected(messages);
		List<Content> sent = contents(outputs());
		if (!areSame(expected, sent)) {
			throw failed("Expected to have been sent, in this order and nothing else:\n" + lines(expected)
					+ "\nbut was sent:\n" + lines(sent) + differenceOf(expected, sent));
		}
		return this;
	}

	/**
	 * Verifies that these messages are the latest that have been sent. They are compared
	 * as by {@link #hasSent(Object...)}.
	 * @param messages the messages
	 * @return this
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final TestMessageSocketAssert<O, S> hasSentLast(O... messages) {
		List<Content> expected = expected(messages);
		List<Content> sent = contents(outputs());
		List<Content> last = sent.subList(Math.max(0, sent.size() - expected.size()), sent.size());
		if (!areSame(expected, last)) {
			throw failed("Expected to have been sent last:\n" + lines(expected) + "\nbut the last was:\n" + lines(last)
					+ differenceOf(expected, last));
		}
		return this;
	}

	/**
	 * Verifies that exactly these messages of the client were malformed, in this order.
	 * <pre class="code">
	 * socket.receiveText("no JSON");
	 * assertThat(socket).hasReceivedMalformed(Reason.UNDECODABLE);</pre> The descriptions
	 * for the client are in {@link TestMessageSocket#malformed()}.
	 * @param reasons the reasons
	 * @return this
	 */
	public TestMessageSocketAssert<O, S> hasReceivedMalformed(MalformedMessage.Reason... reasons) {
		Assert.notEmpty(reasons, "'reasons' must not be empty: see hasReceivedNothingMalformed()");
		List<MalformedMessage> malformed = this.actual.malformed();
		if (!malformed.stream().map(MalformedMessage::reason).toList().equals(List.of(reasons))) {
			throw failed("Expected the client to have sent malformed messages for these reasons, in this order:\n"
					+ Describe.lines(List.of(reasons)) + "\nbut it has sent:\n" + describe(malformed));
		}
		return this;
	}

	/**
	 * Verifies that no message of the client was malformed.
	 * @return this
	 */
	public TestMessageSocketAssert<O, S> hasReceivedNothingMalformed() {
		List<MalformedMessage> malformed = this.actual.malformed();
		if (!malformed.isEmpty()) {
			throw failed(
					"Expected that no message of the client was malformed, but it has sent:\n" + describe(malformed));
		}
		return this;
	}

	private static String describe(List<MalformedMessage> messages) {
		return messages.isEmpty() ? "  none"
				: String.join("\n",
						messages.stream()
							.map((message) -> "  %s: %s, in %s".formatted(message.reason(), message.description(),
									Describe.value(message.frame())))
							.toList());
	}

	private List<Content> expected(O[] messages) {
		Assert.notEmpty(messages, "'messages' must not be empty: see hasSentNothing()");
		Assert.noNullElements(messages, "'messages' must not contain null");
		return Stream.of(messages)
			.map((message) -> content(this.actual.messages().expected(message), message))
			.toList();
	}

	private List<Content> contents(List<Frame> frames) {
		return frames.stream().map((frame) -> content(frame, this.actual.messages().sent(frame))).toList();
	}

	private Content content(Frame frame, @Nullable Object message) {
		return new Content(frame, message, this.actual.messages().areTexts() ? null : JsonTexts.sent(text(frame)));
	}

	private static boolean areSame(List<Content> expected, List<Content> sent) {
		return expected.size() == sent.size()
				&& IntStream.range(0, sent.size()).allMatch((i) -> expected.get(i).isSame(sent.get(i)));
	}

	private static String lines(List<Content> contents) {
		return Describe.lines(shown(contents));
	}

	private static List<Object> shown(List<Content> contents) {
		return contents.stream().map(Content::shown).toList();
	}

	/**
	 * Describes the first difference of the trees, if the format has trees.
	 */
	private String differenceOf(List<Content> expected, List<Content> sent) {
		List<JsonNode> trees = expected.stream().map(Content::json).filter(Objects::nonNull).toList();
		if (trees.size() == expected.size()) {
			return JsonTexts.difference(trees, shown(sent));
		}
		List<JsonNode> expectedTrees = trees(expected);
		List<JsonNode> sentTrees = trees(sent);
		String difference = (expectedTrees.size() == expected.size() && sentTrees.size() == sent.size())
				? JsonTexts.difference(expectedTrees, sentTrees) : "";
		return (!difference.isEmpty() || !lines(expected).equals(lines(sent))) ? difference
				: difference(frames(expected), frames(sent));
	}

	private List<JsonNode> trees(List<Content> contents) {
		return frames(contents).stream().map(this.actual.messages()::tree).filter(Objects::nonNull).toList();
	}

	private static List<Frame> frames(List<Content> contents) {
		return contents.stream().map(Content::frame).toList();
	}

	/**
	 * A message that is expected or was sent.
	 *
	 * @param frame the message as a frame
	 * @param message the message as an object, or {@code null} if it was sent as a frame
	 * @param json the message as JSON, or {@code null} if it is in another format
	 */
	private record Content(Frame frame, @Nullable Object message, @Nullable JsonNode json) {

		boolean isSame(Content other) {
			return (this.message != null && this.message.equals(other.message)) || this.frame.equals(other.frame)
					|| (this.json != null && other.json != null
							&& JsonTexts.difference(List.of(this.json), List.of(other.json)).isEmpty());
		}

		/**
		 * Returns what a failure shows: JSON, the object of a binary frame, or the frame.
		 */
		Object shown() {
			if (this.json != null) {
				return this.json;
			}
			return (this.message != null && this.frame instanceof Frame.Binary) ? this.message : this.frame;
		}

	}

}
