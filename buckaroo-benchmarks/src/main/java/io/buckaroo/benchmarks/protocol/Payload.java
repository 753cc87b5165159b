package io.buckaroo.benchmarks.protocol;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The content of the messages of one size: a sequence number, the due time of the
 * message, and a filler that all messages share. Numbers are encoded as printable ASCII
 * with six bits per byte, so that a message can be sent as text.
 * <p>
 * Times are those of {@link System#nanoTime()}, which on Linux is the same clock for all
 * processes of a machine.
 */
public final class Payload {

	/** Size in bytes of the head, which holds the sequence number and the due time. */
	public static final int HEAD = 16;

	private static final int SEQUENCE_DIGITS = 6;

	private static final int DIGIT_BITS = 6;

	private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

	private static final byte ZERO = '0';

	private final byte[] template;

	private final ByteBuf filler;

	/**
	 * Creates the content for a message size.
	 * @param size the size of each message in bytes, at least {@link #HEAD}
	 * @throws IllegalArgumentException if the size is too small
	 */
	public Payload(int size) {
		if (size < HEAD) {
			throw new IllegalArgumentException("A message requires at least %d bytes, not %d".formatted(HEAD, size));
		}
		this.template = new byte[size];
		for (int i = HEAD; i < size; i++) {
			this.template[i] = (byte) (ZERO + (i & DIGIT_MASK));
		}
		this.filler = Unpooled.wrappedBuffer(this.template, HEAD, size - HEAD);
	}

	/**
	 * Returns the size of each message.
	 * @return the size in bytes
	 */
	public int size() {
		return this.template.length;
	}

	/**
	 * Returns a message as bytes.
	 * @param sequence the sequence number
	 * @param due the due time, by {@link System#nanoTime()}
	 * @return a new array
	 */
	public byte[] bytes(long sequence, long due) {
		byte[] bytes = this.template.clone();
		writeHead(bytes, 0, sequence, due);
		return bytes;
	}

	/**
	 * Returns a message as text.
	 * @param sequence the sequence number
	 * @param due the due time, by {@link System#nanoTime()}
	 * @return the text
	 */
	public String text(long sequence, long due) {
		return new String(bytes(sequence, due), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Writes the head of a message.
	 * @param target the array that holds the message
	 * @param offset the start of the message in the array
	 * @param sequence the sequence number
	 * @param due the due time, by {@link System#nanoTime()}
	 */
	public static void writeHead(byte[] target, int offset, long sequence, long due) {
		writeDigits(target, offset, offset + SEQUENCE_DIGITS, sequence);
		writeDigits(target, offset + SEQUENCE_DIGITS, offset + HEAD, due);
	}

	/**
	 * Verifies length, sequence number and content of a message.
	 * @param buffer the buffer that holds the message
	 * @param offset the start of the message in the buffer
	 * @param length the length of the message in bytes
	 * @param expected the expected sequence number
	 * @return the due time, by {@link System#nanoTime()}
	 * @throws ViolationException if the message is not the expected one
	 */
	public long verify(ByteBuf buffer, int offset, int length, long expected) {
		if (length != this.template.length) {
			throw new ViolationException(
					"Received a message of %d bytes instead of %d".formatted(length, this.template.length));
		}
		long sequence = readDigits(buffer, offset, SEQUENCE_DIGITS);
		if (sequence != expected) {
			throw new ViolationException("Received message %d instead of message %d".formatted(sequence, expected));
		}
		if (!ByteBufUtil.equals(this.filler, 0, buffer, offset + HEAD, length - HEAD)) {
			throw new ViolationException(
					"The content of message %d is not the content that was sent".formatted(sequence));
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
