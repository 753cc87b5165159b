package io.buckaroo.benchmarks.server;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What goes over the wire for a payload of ASCII, header included, in a buffer outside
 * the heap that all connections share.
 */
final class NettyEncoding {

	private static final int TEXT = 0x81;

	private static final int LONGEST_SHORT = 125;

	private static final int TWO_BYTE_LENGTH = 126;

	private static final int EIGHT_BYTE_LENGTH = 127;

	private NettyEncoding() {
	}

	/**
	 * A text frame.
	 */
	static ByteBuf frame(String payload) {
		ByteBuf frame = Unpooled.directBuffer(payload.length() + 10).writeByte(TEXT);
		if (payload.length() <= LONGEST_SHORT) {
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
	 * An event, in a chunk of its own.
	 */
	static ByteBuf event(String payload) {
		String event = "data:" + payload + "\n\n";
		String chunk = Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
		ByteBuf buffer = Unpooled.directBuffer(chunk.length());
		buffer.writeCharSequence(chunk, StandardCharsets.US_ASCII);
		return buffer;
	}

}
