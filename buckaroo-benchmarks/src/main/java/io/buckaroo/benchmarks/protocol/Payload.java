package io.buckaroo.benchmarks.protocol;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The content of the messages of one size: a sequence number, the time when the message
 * was due, and a filler that is the same for all. Printable ASCII throughout, six bits to
 * a byte, so that it may go as text.
 * <p>
 * The time is that of {@link System#nanoTime()}, which on Linux is one clock for all
 * processes of a machine.
 */
public final class Payload {

	/** Bytes of sequence number and time, which are in front. */
	public static final int HEAD = 16;

	private static final int SEQUENCE_DIGITS = 6;

	private static final int DIGIT_BITS = 6;

	private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

	private static final byte ZERO = '0';

	private final byte[] template;

	private final ByteBuf filler;

	/**
	 * Creates the content for a size.
	 * @param size bytes of each message
	 */
	public Payload(int size) {
		if (size < HEAD) {
			throw new IllegalArgumentException("A message needs %d bytes or more, not %d".formatted(HEAD, size));
		}
		this.template = new byte[size];
		for (int i = HEAD; i < size; i++) {
			this.template[i] = (byte) (ZERO + (i & DIGIT_MASK));
		}
		this.filler = Unpooled.wrappedBuffer(this.template, HEAD, size - HEAD);
	}

	/**
	 * How long each message is.
	 * @return bytes
	 */
	public int size() {
		return this.template.length;
	}

	/**
	 * Writes a message.
	 * @param sequence its number
	 * @param due when it was due
	 * @return its bytes
	 */
	public byte[] bytes(long sequence, long due) {
		byte[] bytes = this.template.clone();
		writeHead(bytes, 0, sequence, due);
		return bytes;
	}

	/**
	 * Writes a message as text.
	 * @param sequence its number
	 * @param due when it was due
	 * @return the text
	 */
	public String text(long sequence, long due) {
		return new String(bytes(sequence, due), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Writes sequence number and time only.
	 * @param target where to
	 * @param offset where the message begins in it
	 * @param sequence its number
	 * @param due when it was due
	 */
	public static void writeHead(byte[] target, int offset, long sequence, long due) {
		writeDigits(target, offset, offset + SEQUENCE_DIGITS, sequence);
		writeDigits(target, offset + SEQUENCE_DIGITS, offset + HEAD, due);
	}

	/**
	 * Reads a message, all of it.
	 * @param buffer has it
	 * @param offset where it begins
	 * @param length how long it is
	 * @param expected the number that it should have
	 * @return when it was due
	 * @throws ViolationException if it is not what was to come
	 */
	public long verify(ByteBuf buffer, int offset, int length, long expected) {
		if (length != this.template.length) {
			throw new ViolationException(
					"A message of %d bytes came instead of %d".formatted(length, this.template.length));
		}
		long sequence = readDigits(buffer, offset, SEQUENCE_DIGITS);
		if (sequence != expected) {
			throw new ViolationException("Message %d came instead of message %d".formatted(sequence, expected));
		}
		if (!ByteBufUtil.equals(this.filler, 0, buffer, offset + HEAD, length - HEAD)) {
			throw new ViolationException("Message %d has not the content that was sent".formatted(sequence));
		}
		return readDigits(buffer, offset + SEQUENCE_DIGITS, HEAD - SEQUENCE_DIGITS);
	}

	private static void writeDigits(byte[] bytes, int from, int to, long number) {
		long rest = number;
		for (int i = to - 1; i >= from; i--) {
			bytes[i] = (byte) (ZERO + (rest & DIGIT_MASK));
			rest >>>= DIGIT_BITS;
		}
	}

	private static long readDigits(ByteBuf buffer, int offset, int digits) {
		long number = 0;
		for (int i = offset; i < offset + digits; i++) {
			number = (number << DIGIT_BITS) | ((buffer.getByte(i) - ZERO) & DIGIT_MASK);
		}
		return number;
	}

}
