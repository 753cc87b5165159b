package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Encodes the frames of clients. Only the head of the payload is masked per message; the
 * rest is masked once. Not thread-safe.
 */
final class MaskedFrames {

	private static final byte[] MASK = { 0x37, (byte) 0xFA, 0x21, 0x3D };

	private static final int TEXT = 0x81;

	private static final int CLOSE = 0x88;

	private static final int PONG = 0x8A;

	private static final int MASKED = 0x80;

	private static final int NORMAL_CLOSURE = 1000;

	private final byte[] template;

	private final int head;

	/** The index of the head in the payload, which the mask depends on. */
	private final int start;

	MaskedFrames(Payload payload) {
		ByteBuf frame = Unpooled.buffer(payload.size() + 14).writeByte(TEXT);
		if (payload.size() <= 125) {
			frame.writeByte(MASKED | payload.size());
		}
		else if (payload.size() <= 0xFFFF) {
			frame.writeByte(MASKED | 126).writeShort(payload.size());
		}
		else {
			frame.writeByte(MASKED | 127).writeLong(payload.size());
		}
		frame.writeBytes(MASK);
		this.start = payload.start();
		this.head = frame.readableBytes() + this.start;
		byte[] bytes = payload.bytes(0, 0);
		mask(bytes, 0, bytes.length, 0);
		frame.writeBytes(bytes);
		this.template = new byte[frame.readableBytes()];
		frame.readBytes(this.template);
	}

	/**
	 * Returns a text frame.
	 * @param sequence the sequence number of the message
	 * @param due the due time of the message, by {@link System#nanoTime()}
	 */
	ByteBuf message(long sequence, long due) {
		Payload.writeHead(this.template, this.head, sequence, due);
		mask(this.template, this.head, Payload.HEAD, this.start);
		return ByteBufAllocator.DEFAULT.directBuffer(this.template.length).writeBytes(this.template);
	}

	/**
	 * Returns the pong for a ping with the given payload.
	 */
	static ByteBuf pong(ByteBuf buffer, int offset, int length) {
		byte[] payload = new byte[length];
		buffer.getBytes(offset, payload);
		return control(PONG, payload);
	}

	/**
	 * Returns a close frame with status 1000.
	 */
	static ByteBuf close() {
		return control(CLOSE, new byte[] { (byte) (NORMAL_CLOSURE >> 8), (byte) NORMAL_CLOSURE });
	}

	private static ByteBuf control(int type, byte[] payload) {
		mask(payload, 0, payload.length, 0);
		return ByteBufAllocator.DEFAULT.directBuffer()
			.writeByte(type)
			.writeByte(MASKED | payload.length)
			.writeBytes(MASK)
			.writeBytes(payload);
	}

	private static void mask(byte[] bytes, int offset, int length, int start) {
		for (int i = 0; i < length; i++) {
			bytes[offset + i] ^= MASK[(start + i) & 3];
		}
	}

}
