package io.buckaroo.webflux.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 incrementally (RFC 3629, section 4; The Unicode Standard, table 3-7).
 * Malformed input is detected at the first piece that contains it. A character may be
 * split between pieces. Nothing is decoded.
 */
final class Utf8Validator {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	/** The bits that are zero in eight ASCII characters. */
	private static final long NOT_ASCII = 0x8080808080808080L;

	private static final int MIN_TRAIL = 0x80;

	private static final int MAX_TRAIL = 0xBF;

	/** The number of bytes that the current character still needs. */
	private int missing;

	/** The least value of the next byte: greater after E0 and F0 (overlong forms). */
	private int min = MIN_TRAIL;

	/**
	 * The greatest value of the next byte: less after ED (surrogates) and F4 (beyond
	 * U+10FFFF).
	 */
	private int max = MAX_TRAIL;

	/**
	 * Validates the next piece. Must not be called again after it has returned
	 * {@code false}.
	 * @param bytes the bytes
	 * @return whether the input so far is a prefix of well-formed text
	 */
	boolean accept(byte[] bytes) {
		int next = 0;
		while (next < bytes.length) {
			if (this.missing == 0) {
				next = skipAscii(bytes, next);
				if (next < bytes.length && !begin(bytes[next++] & 0xFF)) {
					return false;
				}
			}
			else if (!proceed(bytes[next++] & 0xFF)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Returns whether the input so far ends with a whole character.
	 */
	boolean isComplete() {
		return this.missing == 0;
	}

	private static int skipAscii(byte[] bytes, int from) {
		int next = from;
		while (next <= bytes.length - Long.BYTES && ((long) LONGS.get(bytes, next) & NOT_ASCII) == 0) {
			next += Long.BYTES;
		}
		while (next < bytes.length && bytes[next] >= 0) {
			next++;
		}
		return next;
	}

	private boolean begin(int lead) {
		if (lead < 0xC2 || lead > 0xF4) {
			return false;
		}
		this.missing = (lead < 0xE0) ? 1 : (lead < 0xF0) ? 2 : 3;
		switch (lead) {
			case 0xE0 -> this.min = 0xA0;
			case 0xED -> this.max = 0x9F;
			case 0xF0 -> this.min = 0x90;
			case 0xF4 -> this.max = 0x8F;
			default -> {
			}
		}
		return true;
	}

	private boolean proceed(int trail) {
		if (trail < this.min || trail > this.max) {
			return false;
		}
		this.min = MIN_TRAIL;
		this.max = MAX_TRAIL;
		this.missing--;
		return true;
	}

}
