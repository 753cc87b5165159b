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
 * right order is what the decoder has seen to.
 */
final class MessageAssembler {

	private final int maxMessageSize;

	private boolean text;

	private @Nullable ByteArrayOutputStream fragments;

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
		}
		append(fragments, frame.content());
		if (!frame.isFinalFragment()) {
			return null;
		}
		this.fragments = null;
		return message(ByteBuffer.wrap(fragments.toByteArray()));
	}

	private void append(ByteArrayOutputStream fragments, ByteBuf content) throws ProtocolViolationException {
		if ((long) fragments.size() + content.readableBytes() > this.maxMessageSize) {
			this.fragments = null;
			throw new ProtocolViolationException(CloseStatus.TOO_BIG_TO_PROCESS);
		}
		byte[] bytes = new byte[content.readableBytes()];
		content.readBytes(bytes);
		fragments.write(bytes, 0, bytes.length);
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
