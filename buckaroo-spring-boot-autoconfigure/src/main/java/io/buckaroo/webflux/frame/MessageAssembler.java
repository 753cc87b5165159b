package io.buckaroo.webflux.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import io.buckaroo.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Assembles the messages of one connection from their fragments (RFC 6455, section 5.4),
 * and inflates those that are compressed (RFC 7692, section 6.2). The
 * {@link FrameDecoder} has checked the order of the fragments. A fragment that makes an
 * uncompressed text malformed UTF-8 fails immediately (RFC 6455, section 8.1); a
 * compressed text is checked after inflation. Confined to the event loop.
 */
public final class MessageAssembler {

	private final int maxMessageSize;

	private final boolean compression;

	/** Whether the message of the fragments is a text. */
	private boolean text;

	/** Whether the message of the fragments is compressed. */
	private boolean compressed;

	/** The fragments of an incomplete message. */
	private @Nullable Fragments fragments;

	/** Validates the fragments of an uncompressed text. */
	private @Nullable Utf8Validator validator;

	/**
	 * Creates an assembler without fragments.
	 * @param maxMessageSize the largest message in bytes, after inflation
	 * @param compression whether messages may be compressed
	 */
	public MessageAssembler(int maxMessageSize, boolean compression) {
		this.maxMessageSize = maxMessageSize;
		this.compression = compression;
	}

	/**
	 * Checks the reserved bits of a frame. With compression, RSV1 marks the first frame
	 * of a compressed message (RFC 7692, section 6); no other reserved bit may be set.
	 * @param frame a frame of any kind
	 * @throws ProtocolViolationException if a bit is set that must not be
	 */
	public void checkReservedBits(WebSocketFrame frame) throws ProtocolViolationException {
		if (frame.rsv() != 0 && !(this.compression && marksCompression(frame))) {
			throw new ProtocolViolationException(CloseStatus.PROTOCOL_ERROR,
					"a reserved bit that no extension defines");
		}
	}

	private static boolean marksCompression(WebSocketFrame frame) {
		return frame.rsv() == PerMessageDeflate.RSV1
				&& (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame);
	}

	/**
	 * Adds the next frame of a message. Its content is copied.
	 * @param frame a text, binary or continuation frame
	 * @return the message, or {@code null} if the frame does not complete it
	 * @throws ProtocolViolationException if the message is too big, cannot be inflated,
	 * or is a text but not UTF-8
	 */
	public @Nullable Frame add(WebSocketFrame frame) throws ProtocolViolationException {
		Fragments fragments = this.fragments;
		if (fragments == null) {
			this.text = frame instanceof TextWebSocketFrame;
			this.compressed = frame.rsv() == PerMessageDeflate.RSV1;
			if (frame.isFinalFragment()) {
				checkSize(frame.content().readableBytes());
				return message(frame.content().nioBuffer());
			}
			fragments = new Fragments();
			this.fragments = fragments;
			this.validator = (this.text && !this.compressed) ? new Utf8Validator() : null;
		}
		append(fragments, frame);
		if (!frame.isFinalFragment()) {
			return null;
		}
		clear();
		return message(ByteBuffer.wrap(fragments.toByteArray()));
	}

	private void append(Fragments fragments, WebSocketFrame frame) throws ProtocolViolationException {
		ByteBuf content = frame.content();
		checkSize((long) fragments.size() + content.readableBytes());
		byte[] bytes = new byte[content.readableBytes()];
		content.readBytes(bytes);
		if (this.validator != null && !isUtf8(this.validator, bytes, frame.isFinalFragment())) {
			clear();
			throw new ProtocolViolationException(CloseStatus.BAD_DATA, "text that is not UTF-8");
		}
		fragments.write(bytes, 0, bytes.length);
	}

	private void checkSize(long size) throws ProtocolViolationException {
		int max = this.compressed ? PerMessageDeflate.maxCompressedSize(this.maxMessageSize) : this.maxMessageSize;
		if (size > max) {
			clear();
			throw new ProtocolViolationException(CloseFrames.TOO_BIG, "a message that is too big");
		}
	}

	/**
	 * Returns the memory of an incomplete message.
	 * @return the number of bytes
	 */
	public int heldBytes() {
		return (this.fragments != null) ? this.fragments.capacity() : 0;
	}

	/**
	 * Drops an incomplete message.
	 */
	public void clear() {
		this.fragments = null;
		this.validator = null;
	}

	private static boolean isUtf8(Utf8Validator validator, byte[] bytes, boolean last) {
		return validator.accept(bytes) && (!last || validator.isComplete());
	}

	private Frame message(ByteBuffer payload) throws ProtocolViolationException {
		if (!this.compressed) {
			return frame(payload);
		}
		ByteBuf inflated = MessageInflater.inflate(payload, this.maxMessageSize);
		try {
			return frame(inflated.nioBuffer());
		}
		finally {
			inflated.release();
		}
	}

	private Frame frame(ByteBuffer payload) throws ProtocolViolationException {
		if (!this.text) {
			return Frame.binary(payload);
		}
		try {
			return Frame.text(payload);
		}
		catch (IllegalArgumentException notUtf8) {
			throw new ProtocolViolationException(CloseStatus.BAD_DATA, "text that is not UTF-8");
		}
	}

	/**
	 * The fragments of a message.
	 */
	private static final class Fragments extends ByteArrayOutputStream {

		int capacity() {
			return this.buf.length;
		}

	}

}
