package io.buckaroo.test;

import java.util.stream.Stream;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A socket with one open connection, in a test without a server: what a
 * {@link TestSocket} and a {@link TestMessageSocket} have in common. <pre class="code">
 * socket.receive(Frame.binary(bytes), Frame.ping());
 * assertThat(socket).hasSent(Frame.pong());
 *
 * socket.close(CloseStatus.GOING_AWAY);            // the client closes
 * assertThat(socket).hasEnded(Termination.ClosedByPeer.class);
 * assertThat(socket.closeStatus()).isEqualTo(CloseStatus.GOING_AWAY);</pre>
 *
 * @param <S> the type of the state
 */
public abstract sealed class AbstractTestSocket<S extends @Nullable Object> extends TestHandler<Frame, S>
		permits TestSocket, TestMessageSocket {

	AbstractTestSocket(TestLoop<Frame, S> loop) {
		super(loop);
	}

	/**
	 * Lets the handler receive frames of the client, in order. While the handler is not
	 * read from, because it waits or the client does not read, they wait in the network.
	 * <pre class="code">
	 * socket.receive(Frame.binary(bytes), Frame.ping());</pre>
	 * @param frames the frames
	 */
	public void receive(Frame... frames) {
		Assert.notEmpty(frames, "'frames' must not be empty");
		Assert.noNullElements(frames, "'frames' must not contain null");
		client("receive " + Describe.value(frames[0]), (transport) -> Stream.of(frames).forEach(transport::receive));
	}

	/**
	 * Lets the handler receive text messages of the client, in order.
	 */
	final void receiveTexts(String... texts) {
		Assert.noNullElements(texts, "'texts' must not contain null");
		receive(Stream.of(texts).map(Frame::text).toArray(Frame[]::new));
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

}
