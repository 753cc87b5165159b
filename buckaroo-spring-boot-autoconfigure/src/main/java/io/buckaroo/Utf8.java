package io.buckaroo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8, and scans for ASCII, which needs no decoding to be known as well-formed.
 */
final class Utf8 {

	/** The result of decoding malformed input; also a legitimate character. */
	private static final char REPLACEMENT = '\uFFFD';

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	/** The high bit of each of eight bytes, which ASCII leaves clear. */
	private static final long HIGH_BITS = 0x8080808080808080L;

	private Utf8() {
	}

	/**
	 * Returns the index of the first byte that is not ASCII.
	 * @param bytes the bytes
	 * @param from the index to begin at
	 * @return the index, or the length of the array if all bytes from there on are ASCII
	 */
	static int skipAscii(byte[] bytes, int from) {
		int next = from;
		while (next <= bytes.length - Long.BYTES && ((long) LONGS.get(bytes, next) & HIGH_BITS) == 0) {
			next += Long.BYTES;
		}
		while (next < bytes.length && bytes[next] >= 0) {
			next++;
		}
		return next;
	}

	/**
	 * Decodes UTF-8.
	 * @param bytes the bytes
	 * @param from the index to begin at
	 * @return the text
	 * @throws IllegalArgumentException if the bytes are not well-formed UTF-8
	 */
	static String decode(byte[] bytes, int from) {
		String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) < 0) {
			return text;
		}
		try {
			ByteBuffer utf8 = ByteBuffer.wrap(bytes, from, bytes.length - from);
			return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("The payload of a text frame must be UTF-8", ex);
		}
	}

}
