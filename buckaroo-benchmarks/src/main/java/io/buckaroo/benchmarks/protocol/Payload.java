package io.buckaroo.benchmarks.protocol;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The content of the messages of one size: a sequence number, the due time of the
 * message, and a filler that all messages share. Numbers are encoded as printable ASCII
 * with six bits per byte, so that a message can be sent as text, and as a string of JSON,
 * which then stands between a prefix and a suffix.
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

	/** Would have to be escaped in JSON. */
	private static final byte BACKSLASH = '\\';

	/** In place of a backslash; not the encoding of another digit. */
	private static final byte ESCAPE = 'p';

	private final byte[] template;

	/** The index of the head. */
	private final int start;

	private final ByteBuf prefix;

	private final ByteBuf filler;

	/**
	 * Creates the content for a message size.
	 * @param size the size of each message in bytes, at least {@link #HEAD}
	 * @throws IllegalArgumentException if the size is too small
	 */
	public Payload(int size) {
		this("", size, "");
	}

	/**
	 * Creates the content between a prefix and a suffix, which are in ASCII.
	 * @param prefix the beginning of each message
	 * @param size the size of the content in bytes, at least {@link #HEAD}
	 * @param suffix the end of each message
	 * @throws IllegalArgumentException if the size is too small
	 */
	public Payload(String prefix, int size, String suffix) {
		if (size < HEAD) {
			throw new IllegalArgumentException("A message requires at least %d bytes, not %d".formatted(HEAD, size));
		}
		ByteBuf message = Unpooled.buffer().writeBytes(prefix.getBytes(StandardCharsets.US_ASCII));
		for (int i = 0; i < size; i++) {
			message.writeByte((i < HEAD) ? 0 : digit(i));
		}
		message.writeBytes(suffix.getBytes(StandardCharsets.US_ASCII));
		this.template = new byte[message.readableBytes()];
		message.readBytes(this.template);
		this.start = prefix.length();
		int end = this.start + HEAD;
		this.prefix = Unpooled.wrappedBuffer(this.template, 0, this.start);
		this.filler = Unpooled.wrappedBuffer(this.template, end, this.template.length - end);
	}

	/**
	 * Returns the index of the head in each message.
	 * @return the length of the prefix
	 */
	public int start() {
		return this.start;
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
		writeHead(bytes, this.start, sequence, due);
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
		int head = offset + this.start;
		long sequence = readDigits(buffer, head, SEQUENCE_DIGITS);
		if (sequence != expected) {
			throw new ViolationException("Received message %d instead of message %d".formatted(sequence, expected));
		}
		if (!ByteBufUtil.equals(this.prefix, 0, buffer, offset, this.start)
				|| !ByteBufUtil.equals(this.filler, 0, buffer, head + HEAD, this.filler.readableBytes())) {
			throw new ViolationException(
					"The content of message %d is not the content that was sent".formatted(sequence));
		}
		return readDigits(buffer, head + SEQUENCE_DIGITS, HEAD - SEQUENCE_DIGITS);
	}

	private static void writeDigits(byte[] bytes, int from, int to, long number) {
		long rest = number;
		for (int i = to - 1; i >= from; i--) {
			bytes[i] = digit(rest);
			rest >>>= DIGIT_BITS;
		}
	}

	private static byte digit(long number) {
		byte digit = (byte) (ZERO + (number & DIGIT_MASK));
		return (digit != BACKSLASH) ? digit : ESCAPE;
	}

	private static long readDigits(ByteBuf buffer, int offset, int digits) {
		long number = 0;
		for (int i = offset; i < offset + digits; i++) {
			byte digit = buffer.getByte(i);
			number = (number << DIGIT_BITS) | ((((digit != ESCAPE) ? digit : BACKSLASH) - ZERO) & DIGIT_MASK);
		}
		return number;
	}

}
