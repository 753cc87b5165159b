package io.buckaroo.test;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Frame;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Assertions on a {@link TestSocket}. <pre class="code">
 * assertThat(socket).hasSent("heard 1 times").hasState(new Tally("spring", 1)).isOpen();
 *
 * assertThat(socket).hasSent("welcome", "hello");          // all that was sent, in order
 * assertThat(socket).hasSent(Frame.binary(image));
 * assertThat(socket).hasSentLast("hello");                 // whatever was sent before
 * assertThat(socket).hasSentLastContaining("hel");
 * assertThat(socket).hasSentJson("{\"author\": \"ann\"}");  // compared as JSON
 * assertThat(socket).hasSentNothing();
 * assertThat(socket).hasSentPings(2);
 *
 * assertThat(socket).isPaused();                           // the client does not read
 * assertThat(socket).isWaiting();                          // for a Result.later
 * assertThat(socket).isSubscribedTo("news").hasPresence("room/1", "ann");
 *
 * assertThat(socket).hasEnded(Termination.IdleTimeout.class);
 * assertThat(socket).hasCloseCode(4000).hasCloseReason("closed");
 * assertThat(socket).hasFailedWith(NumberFormatException.class);</pre>
 *
 * @param <S> the type of the state
 */
public final class TestSocketAssert<S extends @Nullable Object>
		extends TestHandlerAssert<TestSocketAssert<S>, TestSocket<S>, Frame, S> {

	TestSocketAssert(TestSocket<S> actual) {
		super(actual, TestSocketAssert.class);
	}

	/**
	 * Verifies that exactly these text messages have been sent since the connection was
	 * opened, in this order.
	 * @param texts the texts
	 * @return this
	 */
	public TestSocketAssert<S> hasSent(String... texts) {
		return hasSent(frames(texts));
	}

	/**
	 * Verifies that exactly these frames have been sent since the connection was opened,
	 * in this order. Pings of the server do not count, but those that the handler sends
	 * do, and pongs.
	 * @param frames the frames
	 * @return this
	 */
	public TestSocketAssert<S> hasSent(Frame... frames) {
		return hasSent(List.of(frames));
	}

	/**
	 * Verifies that these text messages are the latest that have been sent.
	 * @param texts the texts
	 * @return this
	 */
	public TestSocketAssert<S> hasSentLast(String... texts) {
		return hasSentLast(frames(texts));
	}

	/**
	 * Verifies that these frames are the latest that have been sent.
	 * @param frames the frames
	 * @return this
	 */
	public TestSocketAssert<S> hasSentLast(Frame... frames) {
		return hasSentLast(List.of(frames));
	}

	private static List<Frame> frames(String... texts) {
		return Stream.of(texts).<Frame>map(Frame::text).toList();
	}

	@Override
	@Nullable String text(Frame output) {
		return (output instanceof Frame.Text text) ? text.text() : null;
	}

	/**
	 * Verifies the number of keep-alive pings that the server has sent.
	 * @param pings the number
	 * @return this
	 */
	public TestSocketAssert<S> hasSentPings(int pings) {
		return hasKeptAlive(pings, "ping");
	}

	/**
	 * Verifies that the connection has ended with a close code.
	 * @param code the code, such as 1000
	 * @return this
	 */
	public TestSocketAssert<S> hasCloseCode(int code) {
		CloseStatus status = closeStatus("Expected the connection to have ended with close code " + code);
		if (status.getCode() != code) {
			throw failed("Expected close code %d, but it is %d.".formatted(code, status.getCode()));
		}
		return this;
	}

	/**
	 * Verifies that the connection has ended with a reason in its close frame.
	 * @param reason the reason
	 * @return this
	 */
	public TestSocketAssert<S> hasCloseReason(String reason) {
		CloseStatus status = closeStatus(
				"Expected the connection to have ended with the close reason " + Describe.value(reason));
		if (!reason.equals(status.getReason())) {
			throw failed("Expected the close reason %s, but it is %s.".formatted(Describe.value(reason),
					Describe.value(status.getReason())));
		}
		return this;
	}

	private CloseStatus closeStatus(String expectation) {
		CloseStatus status = end(expectation).closeStatus();
		if (status == null) {
			throw failed(expectation + ", but it was lost, without a close frame.");
		}
		return status;
	}

}
