package io.buckaroo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The bytes of frames and events on the wire. For transports, and for tests of a handler;
 * applications do not need it. All methods may be called from any thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, section
 * 5.2</a>
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">The
 * HTML standard, section 9.2.5</a>
 */
public final class WireFormat {

	/** The opcode of a continuation frame. */
	public static final int CONTINUATION = 0x0;

	/** The length in bytes of a frame's header without extended length and mask. */
	public static final int HEADER_LENGTH = 2;

	/** The payload length that announces an extended length of 16 bits. */
	public static final int LENGTH_16 = 126;

	/** The payload length that announces an extended length of 64 bits. */
	public static final int LENGTH_64 = 127;

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int PING = 0x9;

	static final int PONG = 0xA;

	private static final int CLOSE = 0x8;

	private WireFormat() {
	}

	/**
	 * Encodes a frame as a server sends it: header and payload, not fragmented and not
	 * masked. A data frame is encoded once, and all connections that share it share the
	 * bytes.
	 * @param frame the frame
	 * @return a read-only view of the bytes
	 */
	public static ByteBuffer encode(Frame frame) {
		if (frame instanceof DataFrame data) {
			return readOnly(data.encoded());
		}
		return readOnly(FrameLayout.of((frame instanceof Frame.Ping) ? PING : PONG, frame.payload()));
	}

	/**
	 * Encodes a frame as a server sends it on a connection with compression (RFC 7692,
	 * section 6). A data frame is compressed once, by the first compressor, and all
	 * connections that share it share the bytes; concurrent callers wait for them.
	 * @param frame the frame
	 * @param compressor the function from a read-only view of the payload to the
	 * compressed payload (RFC 7692, section 7.2.1), which is copied and must not be
	 * empty, or to {@code null} if compression does not pay; not called for a frame that
	 * is not {@linkplain Frame#isCompressible() compressible}
	 * @return a read-only view of the bytes, or {@code null} if the frame is to be sent
	 * {@linkplain #encode(Frame) uncompressed}
	 */
	public static @Nullable ByteBuffer encodeCompressed(Frame frame,
			Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
		byte[] compressed = (frame instanceof DataFrame data) ? data.compressed(compressor) : null;
		return (compressed != null) ? readOnly(compressed) : null;
	}

	/**
	 * Encodes a close frame as a server sends it (RFC 6455, section 5.5.1).
	 * @param status the close status; 1005 for a frame without one
	 * @return the bytes, read-only
	 */
	public static ByteBuffer encodeClose(CloseStatus status) {
		ByteBuffer body = ByteBuffer.allocate(0);
		if (status.getCode() != CloseStatus.NO_STATUS_CODE.getCode()) {
			String reason = (status.getReason() != null) ? status.getReason() : "";
			byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
			body = ByteBuffer.allocate(Short.BYTES + utf8.length).putShort((short) status.getCode()).put(utf8).flip();
		}
		return readOnly(FrameLayout.of(CLOSE, body));
	}

	/**
	 * Encodes an event as a block of an event stream, in UTF-8, with the empty line that
	 * ends it unless the event only has a comment or a reconnection time. An event is
	 * encoded once, by the first encoder, and all connections that share it share the
	 * bytes.
	 * @param event the event
	 * @param json the encoder of data that is not a string
	 * @return a read-only view of the bytes
	 */
	public static ByteBuffer encode(Event event, Function<Object, String> json) {
		return readOnly(event.encoded(json));
	}

	/**
	 * Returns the frame of an object that a handler sends for a message of a topic. It is
	 * encoded once for all connections if the object is the payload of the message, or
	 * was made by {@link TopicMessage#toMessage}.
	 * @param message the message of the topic
	 * @param object the object
	 * @param encoder the encoder, the same for all connections
	 * @return the frame
	 */
	public static Frame encode(TopicMessage message, Object object, Function<Object, ? extends Frame> encoder) {
		return message.frameOf(object, encoder);
	}

	/**
	 * Returns the index of the first byte that is not ASCII. ASCII needs no decoding to
	 * be known as well-formed UTF-8.
	 * @param bytes the bytes
	 * @param from the index to begin at
	 * @return the index, or the length of the array if all bytes from there on are ASCII
	 */
	public static int skipAscii(byte[] bytes, int from) {
		return Utf8.skipAscii(bytes, from);
	}

	private static ByteBuffer readOnly(byte[] bytes) {
		return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
	}

}
