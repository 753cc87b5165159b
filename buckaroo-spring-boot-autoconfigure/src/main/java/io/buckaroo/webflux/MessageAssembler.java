package io.buckaroo.webflux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import io.buckaroo.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Puts fragments together to messages (RFC 6455, section 5.4). That fragments come in the
 * right order is what the decoder has seen to. Text that is not UTF-8 is refused with the
 * fragment that shows it, not with the last (section 8.1).
 */
final class MessageAssembler {

	private final int maxMessageSize;

	private boolean text;

	private @Nullable ByteArrayOutputStream fragments;

	/** Follows the fragments of a text. */
	private @Nullable Utf8Validator validator;

	MessageAssembler(int maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Takes the next frame of a message. Its content is copied.
	 * @param frame a text, binary or continuation frame
	 * @return the message, if this completes it
	 * @throws ProtocolViolationException if the message is too big, or not UTF-8
	 */
	@Nullable Frame add(WebSocketFrame frame) throws ProtocolViolationException {
		ByteArrayOutputStream fragments = this.fragments;
		if (fragments == null) {
			this.text = frame instanceof TextWebSocketFrame;
			if (frame.isFinalFragment()) {
				return message(frame.content().nioBuffer());
			}
			fragments = new ByteArrayOutputStream();
			this.fragments = fragments;
			this.validator = this.text ? new Utf8Validator() : null;
		}
		append(fragments, frame);
		if (!frame.isFinalFragment()) {
			return null;
		}
		this.fragments = null;
		this.validator = null;
		return message(ByteBuffer.wrap(fragments.toByteArray()));
	}

	private void append(ByteArrayOutputStream fragments, WebSocketFrame frame) throws ProtocolViolationException {
		ByteBuf content = frame.content();
		if ((long) fragments.size() + content.readableBytes() > this.maxMessageSize) {
			throw failure(CloseStatus.TOO_BIG_TO_PROCESS);
		}
		byte[] bytes = new byte[content.readableBytes()];
		content.readBytes(bytes);
		if (this.validator != null && !isUtf8(this.validator, bytes, frame.isFinalFragment())) {
			throw failure(CloseStatus.BAD_DATA);
		}
		fragments.write(bytes, 0, bytes.length);
	}

	private ProtocolViolationException failure(CloseStatus status) {
		this.fragments = null;
		return new ProtocolViolationException(status);
	}

	private static boolean isUtf8(Utf8Validator validator, byte[] bytes, boolean last) {
		return validator.accept(bytes) && (!last || validator.isComplete());
	}

	private Frame message(ByteBuffer payload) throws ProtocolViolationException {
		if (!this.text) {
			return new Frame.Binary(payload);
		}
		try {
			return Frame.text(payload);
		}
		catch (IllegalArgumentException notUtf8) {
			throw new ProtocolViolationException(CloseStatus.BAD_DATA);
		}
	}

}
