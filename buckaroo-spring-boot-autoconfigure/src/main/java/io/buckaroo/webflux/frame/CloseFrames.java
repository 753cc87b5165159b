package io.buckaroo.webflux.frame;

import java.nio.charset.StandardCharsets;

import io.buckaroo.Termination;
import io.buckaroo.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Encodes the close frame of each termination, and decodes those of the peer (RFC 6455,
 * sections 5.5.1 and 7.4).
 */
public final class CloseFrames {

	/**
	 * The greatest valid code; Netty also accepts greater ones (RFC 6455, section 7.4.2).
	 */
	private static final int MAX_CODE = 4999;

	/** The status for a message that exceeds a limit. */
	static final CloseStatus TOO_BIG = CloseStatus.TOO_BIG_TO_PROCESS.withReason("Message too big");

	private CloseFrames() {
	}

	/**
	 * Returns the close frame of a termination, unmasked.
	 * @param termination the termination
	 * @return the frame, or {@code null} if the peer is disconnected
	 */
	public static @Nullable ByteBuf of(Termination termination) {
		CloseStatus status = termination.closeStatus();
		return (status != null) ? Unpooled.copiedBuffer(WireFormat.encodeClose(status)) : null;
	}

	/**
	 * Reads the status of the peer's close frame.
	 * @param frame the frame
	 * @return the status; 1005 if the frame has no body
	 * @throws ProtocolViolationException if the code must not be sent, or the reason is
	 * not UTF-8
	 */
	public static CloseStatus read(CloseWebSocketFrame frame) throws ProtocolViolationException {
		ByteBuf body = frame.content();
		if (!body.isReadable()) {
			return CloseStatus.NO_STATUS_CODE;
		}
		int code = (body.readableBytes() >= Short.BYTES) ? body.readUnsignedShort() : -1;
		if (code < 0 || code > MAX_CODE || !WebSocketCloseStatus.isValidStatusCode(code)) {
			throw new ProtocolViolationException(CloseStatus.PROTOCOL_ERROR, "an invalid close code");
		}
		return new CloseStatus(code, body.isReadable() ? reason(ByteBufUtil.getBytes(body)) : null);
	}

	/**
	 * Returns the status that answers a frame that cannot be decoded.
	 * @param failure the failure of the decoder
	 * @return the status
	 */
	public static CloseStatus status(CorruptedWebSocketFrameException failure) {
		int code = failure.closeStatus().code();
		return (code == TOO_BIG.getCode()) ? TOO_BIG : new CloseStatus(code);
	}

	private static String reason(byte[] bytes) throws ProtocolViolationException {
		Utf8Validator validator = new Utf8Validator();
		if (!validator.accept(bytes) || !validator.isComplete()) {
			throw new ProtocolViolationException(CloseStatus.BAD_DATA, "a close reason that is not UTF-8");
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
