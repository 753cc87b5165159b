package io.buckaroo.benchmarks.server;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Encodes ASCII payloads for the wire, including their headers, into direct buffers that
 * all connections share.
 */
final class NettyEncoding {

	private static final int TEXT = 0x81;

	private static final int MAX_SHORT_LENGTH = 125;

	private static final int TWO_BYTE_LENGTH = 126;

	private static final int EIGHT_BYTE_LENGTH = 127;

	private NettyEncoding() {
	}

	/**
	 * Returns an unmasked text frame.
	 */
	static ByteBuf frame(String payload) {
		ByteBuf frame = Unpooled.directBuffer(payload.length() + 10).writeByte(TEXT);
		if (payload.length() <= MAX_SHORT_LENGTH) {
			frame.writeByte(payload.length());
		}
		else if (payload.length() <= 0xFFFF) {
			frame.writeByte(TWO_BYTE_LENGTH).writeShort(payload.length());
		}
		else {
			frame.writeByte(EIGHT_BYTE_LENGTH).writeLong(payload.length());
		}
		frame.writeCharSequence(payload, StandardCharsets.US_ASCII);
		return frame;
	}

	/**
	 * Returns a server-sent event in a separate chunk.
	 */
	static ByteBuf event(String payload) {
		String event = "data:" + payload + "\n\n";
		String chunk = Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
		ByteBuf buffer = Unpooled.directBuffer(chunk.length());
		buffer.writeCharSequence(chunk, StandardCharsets.US_ASCII);
		return buffer;
	}

}
