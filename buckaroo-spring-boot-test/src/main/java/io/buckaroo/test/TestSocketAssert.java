package io.buckaroo.test;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Frame;
import org.jspecify.annotations.Nullable;

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
		extends AbstractTestSocketAssert<TestSocketAssert<S>, TestSocket<S>, S> {

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
	 * Verifies that these text messages are the latest that have been sent.
	 * @param texts the texts
	 * @return this
	 */
	public TestSocketAssert<S> hasSentLast(String... texts) {
		return hasSentLast(frames(texts));
	}

	private static List<Frame> frames(String... texts) {
		return Stream.of(texts).<Frame>map(Frame::text).toList();
	}

}
