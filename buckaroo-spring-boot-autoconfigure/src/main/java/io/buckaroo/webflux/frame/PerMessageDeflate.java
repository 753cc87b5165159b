package io.buckaroo.webflux.frame;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

import io.buckaroo.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The compression of messages (permessage-deflate, RFC 7692). Every message is compressed
 * on its own, so a connection keeps no state for it.
 */
public final class PerMessageDeflate {

	/** The header that negotiates extensions (RFC 6455, section 11.3.2). */
	public static final String HEADER = "Sec-WebSocket-Extensions";

	/** The reserved bit of a compressed message (RFC 7692, section 6). */
	static final int RSV1 = 0b100;

	private PerMessageDeflate() {
	}

	/**
	 * Accepts the first offer of the client that is supported.
	 * @param offers the values of {@link #HEADER} in the request
	 * @return the value of the header in the response, or {@code null} if messages are
	 * not compressed
	 * @throws IllegalArgumentException if an offer is malformed
	 */
	public static @Nullable String accept(List<String> offers) {
		return DeflateNegotiation.answer(ExtensionOffer.parse(offers));
	}

	/**
	 * Returns the largest size of a message on the wire. A message that cannot be
	 * compressed grows: with zlib, by less than a thousandth and a few bytes.
	 * @param maxMessageSize the largest size after inflation, in bytes
	 * @return the largest size on the wire, in bytes
	 */
	public static int maxCompressedSize(int maxMessageSize) {
		return (int) Math.min(maxMessageSize + 64L + (maxMessageSize >> 10), Integer.MAX_VALUE);
	}

	/**
	 * Encodes a frame, compressed if that makes it smaller.
	 * @param frame the frame
	 * @return the bytes on the wire
	 */
	public static ByteBuffer encode(Frame frame) {
		return encode(frame, MessageDeflater::compress);
	}

	static ByteBuffer encode(Frame frame, Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
		ByteBuffer compressed = frame.encodeCompressed(compressor);
		return (compressed != null) ? compressed : frame.encode();
	}

}
