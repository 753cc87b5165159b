package io.buckaroo.webflux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;

import io.buckaroo.Frame;
import io.buckaroo.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The compression of the messages of one connection (RFC 7692). The connection holds
 * nothing for it but the fragments of a message that has not come whole.
 */
final class PerMessageDeflate {

	/** Says that a message is compressed (RFC 7692, section 6). */
	static final int RSV1 = 0b100;

	private final int maxMessageSize;

	private final Function<ByteBuffer, @Nullable ByteBuffer> compressor;

	private boolean text;

	private @Nullable ByteArrayOutputStream fragments;

	PerMessageDeflate(int maxMessageSize) {
		this(maxMessageSize, MessageDeflater::compress);
	}

	PerMessageDeflate(int maxMessageSize, Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
		this.maxMessageSize = maxMessageSize;
		this.compressor = compressor;
	}

	/**
	 * How big a message may be on the wire. One that cannot be compressed grows, as zlib
	 * does it by less than a thousandth and a few bytes.
	 * @param maxMessageSize how big it may be after inflation
	 * @return a number of bytes
	 */
	static int maxCompressedSize(int maxMessageSize) {
		return (int) Math.min(maxMessageSize + 64L + (maxMessageSize >> 10), Integer.MAX_VALUE);
	}

	/**
	 * A frame as it is sent, compressed if that is better.
	 * @param frame the frame
	 * @return its bytes
	 */
	ByteBuffer encode(Frame frame) {
		ByteBuffer compressed = WireFormat.encodeCompressed(frame, this.compressor);
		return (compressed != null) ? compressed : WireFormat.encode(frame);
	}

	/**
	 * Whether a frame may have the reserved bits that it has: the first one of a message
	 * says that the message is compressed, and no other may.
	 * @param frame a frame with reserved bits
	 */
	static boolean allows(WebSocketFrame frame) {
		return frame.rsv() == RSV1 && (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame);
	}

	/**
	 * Takes the next frame of a message. Its content is copied.
	 * @param frame a text, binary or continuation frame
	 * @param uncompressed takes it if its message is not compressed
	 * @return the message, if this completes it
	 * @throws ProtocolViolationException if the message is too big, broken, or not UTF-8
	 */
	@Nullable Frame add(WebSocketFrame frame, MessageAssembler uncompressed) throws ProtocolViolationException {
		if (frame.rsv() == RSV1) {
			this.text = frame instanceof TextWebSocketFrame;
			if (frame.isFinalFragment()) {
				return inflate(frame.content().nioBuffer());
			}
			this.fragments = new ByteArrayOutputStream();
		}
		ByteArrayOutputStream fragments = this.fragments;
		if (fragments == null) {
			checkSize(frame.content().readableBytes(), this.maxMessageSize);
			return uncompressed.add(frame);
		}
		append(fragments, frame.content());
		if (!frame.isFinalFragment()) {
			return null;
		}
		this.fragments = null;
		return inflate(ByteBuffer.wrap(fragments.toByteArray()));
	}

	private void append(ByteArrayOutputStream fragments, ByteBuf content) throws ProtocolViolationException {
		checkSize((long) fragments.size() + content.readableBytes(), maxCompressedSize(this.maxMessageSize));
		byte[] bytes = new byte[content.readableBytes()];
		content.readBytes(bytes);
		fragments.write(bytes, 0, bytes.length);
	}

	private void checkSize(long size, int maxSize) throws ProtocolViolationException {
		if (size > maxSize) {
			this.fragments = null;
			throw new ProtocolViolationException(CloseStatus.TOO_BIG_TO_PROCESS);
		}
	}

	private Frame inflate(ByteBuffer compressed) throws ProtocolViolationException {
		ByteBuf message = MessageInflater.inflate(compressed, this.maxMessageSize);
		try {
			return this.text ? Frame.text(message.nioBuffer()) : Frame.binary(message.nioBuffer());
		}
		catch (IllegalArgumentException notUtf8) {
			throw new ProtocolViolationException(CloseStatus.BAD_DATA);
		}
		finally {
			message.release();
		}
	}

}
