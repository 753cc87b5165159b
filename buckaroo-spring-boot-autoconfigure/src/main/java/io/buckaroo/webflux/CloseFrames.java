package io.buckaroo.webflux;

import java.nio.charset.StandardCharsets;

import io.buckaroo.Termination;
import io.buckaroo.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The close frame that each termination sends, and what the peer's says (RFC 6455,
 * sections 5.5.1 and 7.4).
 */
final class CloseFrames {

	/** Greater ones are taken for valid by Netty (RFC 6455, section 7.4.2). */
	private static final int MAX_CODE = 4999;

	private CloseFrames() {
	}

	/**
	 * The close frame of a termination, as a server sends it.
	 * @param termination why the connection ends
	 * @return the frame, or {@code null} if the connection is gone
	 */
	static @Nullable ByteBuf of(Termination termination) {
		CloseStatus status = status(termination);
		return (status != null) ? Unpooled.copiedBuffer(WireFormat.encodeClose(status)) : null;
	}

	/**
	 * What the close frame of the peer says.
	 * @param frame the frame
	 * @return its status, 1005 if it has none
	 * @throws ProtocolViolationException if the code is none that may be sent, or the
	 * reason not UTF-8
	 */
	static CloseStatus read(CloseWebSocketFrame frame) throws ProtocolViolationException {
		ByteBuf body = frame.content();
		if (!body.isReadable()) {
			return CloseStatus.NO_STATUS_CODE;
		}
		int code = (body.readableBytes() >= Short.BYTES) ? body.readUnsignedShort() : -1;
		if (code < 0 || code > MAX_CODE || !WebSocketCloseStatus.isValidStatusCode(code)) {
			throw new ProtocolViolationException(CloseStatus.PROTOCOL_ERROR);
		}
		return new CloseStatus(code, body.isReadable() ? reason(ByteBufUtil.getBytes(body)) : null);
	}

	private static String reason(byte[] bytes) throws ProtocolViolationException {
		Utf8Validator validator = new Utf8Validator();
		if (!validator.accept(bytes) || !validator.isComplete()) {
			throw new ProtocolViolationException(CloseStatus.BAD_DATA);
		}
		return new String(bytes, StandardCharsets.UTF_8);
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
