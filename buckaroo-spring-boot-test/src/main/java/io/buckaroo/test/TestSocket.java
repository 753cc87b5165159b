package io.buckaroo.test;

import java.util.function.Consumer;
import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Termination;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A {@link BuckarooSocket} with one open connection, without a server and in virtual
 * time. <pre class="code">
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * &#64;Test
 * void countsItsWordUntilTheClientIsSilent() {
 *     TestSocket&lt;Tally&gt; socket = TestSocket.open(new TallySocket(), (request) -&gt; request.pathVariable("word", "spring"));
 *     socket.receive("spring again");
 *     assertThat(socket).hasSent("heard 1 times").hasState(new Tally("spring", 1)).isOpen();
 *     socket.advance(Duration.ofSeconds(61));
 *     assertThat(socket).hasSentPings(2).hasEnded(Termination.IdleTimeout.class).hasCloseCode(1000);
 * }</pre>
 * <p>
 * The client is silent: it sends what the test lets it {@link #receive(String...)
 * receive}, and it answers pings only after {@link TestRequest#answerPings()}. It reads
 * until {@link #stopReading()}. Several connections that see each other are opened by one
 * {@link TestBuckaroo}. The server's own checks of messages, such as the size limit, are
 * not applied: they need a running application.
 *
 * <h2>Examples</h2> <pre class="code">
 * // Timers: a handler whose init calls mailbox().sendAfter(Duration.ofSeconds(30), "closed")
 * socket.advance(Duration.ofSeconds(30));
 * assertThat(socket).hasSentLast("closed");
 *
 * // Reactor's operators: Result.later(Mono.delay(Duration.ofSeconds(5)), ...)
 * socket.receive("slow");
 * assertThat(socket).isWaiting();
 * socket.advance(Duration.ofSeconds(5));
 * assertThat(socket).hasSent("done");
 *
 * // Backpressure and overflow
 * socket.stopReading();
 * socket.send("in the network", "in the mailbox");
 * assertThat(socket).hasSent("in the network").isPaused();
 * socket.resumeReading();
 * assertThat(socket).hasSent("in the network", "in the mailbox");
 *
 * // Topics
 * assertThat(socket).isSubscribedTo("news");
 * socket.publish("news", "snow");
 * assertThat(socket).hasSent("snow");
 *
 * // Ends
 * socket.close(CloseStatus.GOING_AWAY);            // by the client
 * assertThat(socket).hasEnded(Termination.ClosedByPeer.class);
 *
 * // A callback that throws
 * socket.receive("not a number");
 * assertThat(socket).hasFailedWith(NumberFormatException.class).hasCloseCode(1011);</pre>
 *
 * @param <S> the type of the state
 */
public final class TestSocket<S extends @Nullable Object> extends TestHandler<Frame, S>
		implements AssertProvider<TestSocketAssert<S>> {

	TestSocket(TestLoop<Frame, S> loop) {
		super(loop);
	}

	/**
	 * Opens a connection to a socket, in an application of its own.
	 * @param socket the handler
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public static <S extends @Nullable Object> TestSocket<S> open(BuckarooSocket<S> socket) {
		return TestBuckaroo.create().openSocket(socket);
	}

	/**
	 * Opens a connection to a socket, in an application of its own.
	 * @param socket the handler
	 * @param request sets the request
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public static <S extends @Nullable Object> TestSocket<S> open(BuckarooSocket<S> socket,
			Consumer<TestRequest> request) {
		return TestBuckaroo.create().openSocket(socket, request);
	}

	/**
	 * Lets the handler receive text messages of the client, in order. While the handler
	 * is not read from, because it waits or the client does not read, they wait in the
	 * network.
	 * @param texts the texts
	 */
	public void receive(String... texts) {
		Assert.noNullElements(texts, "'texts' must not contain null");
		receive(Stream.of(texts).map(Frame::text).toArray(Frame[]::new));
	}

	/**
	 * Lets the handler receive frames of the client, in order. <pre class="code">
	 * socket.receive(Frame.binary(bytes), Frame.ping());</pre>
	 * @param frames the frames
	 */
	public void receive(Frame... frames) {
		Assert.notEmpty(frames, "'frames' must not be empty");
		Assert.noNullElements(frames, "'frames' must not contain null");
		client("receive " + Describe.value(frames[0]), (transport) -> Stream.of(frames).forEach(transport::receive));
	}

	/**
	 * Lets the client close the connection with close code 1000.
	 */
	public void close() {
		close(CloseStatus.NORMAL);
	}

	/**
	 * Lets the client close the connection.
	 * @param status the close status; a browser that leaves the page sends 1001,
	 * {@link CloseStatus#GOING_AWAY}
	 */
	public void close(CloseStatus status) {
		Assert.notNull(status, "'status' must not be null");
		client("close it", (transport) -> transport.receiveClose(status));
	}

	/**
	 * Returns the close status with which the connection has ended.
	 * @return the status that was sent to the client, or received from it; {@code null}
	 * if the connection has not ended, or was lost
	 */
	public @Nullable CloseStatus closeStatus() {
		Termination termination = termination();
		return (termination != null) ? termination.closeStatus() : null;
	}

	/**
	 * Returns assertions, for {@code assertThat(socket)} of AssertJ.
	 */
	@Override
	public TestSocketAssert<S> assertThat() {
		return new TestSocketAssert<>(this);
	}

}
