package io.buckaroo.webflux;

import io.buckaroo.Termination;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The close frame that each termination sends (RFC 6455, section 7.4.1).
 */
final class CloseFrames {

	private CloseFrames() {
	}

	/**
	 * The close frame of a termination.
	 * @param termination why the connection ends
	 * @return the frame, or {@code null} if the connection is gone
	 */
	static @Nullable CloseWebSocketFrame of(Termination termination) {
		CloseStatus status = status(termination);
		if (status == null) {
			return null;
		}
		if (status.getCode() == CloseStatus.NO_STATUS_CODE.getCode()) {
			return new CloseWebSocketFrame();
		}
		return new CloseWebSocketFrame(status.getCode(), status.getReason());
	}

	private static @Nullable CloseStatus status(Termination termination) {
		if (termination instanceof Termination.Stopped stopped) {
			return stopped.status();
		}
		if (termination instanceof Termination.ClosedByPeer closed) {
			return closed.status();
		}
		if (termination instanceof Termination.IdleTimeout) {
			return CloseStatus.NORMAL.withReason("Idle timeout");
		}
		if (termination instanceof Termination.SlowConsumer) {
			return CloseStatus.SERVICE_OVERLOAD.withReason("Slow consumer");
		}
		if (termination instanceof Termination.ProtocolError error) {
			return error.status();
		}
		if (termination instanceof Termination.Failed) {
			return CloseStatus.SERVER_ERROR;
		}
		if (termination instanceof Termination.Shutdown) {
			return CloseStatus.GOING_AWAY;
		}
		if (termination instanceof Termination.Evicted evicted) {
			return evicted.status();
		}
		return null;
	}

}
