package io.buckaroo.webflux;

import io.buckaroo.WireFormat;

/**
 * Tells whether bytes that come in pieces are well-formed UTF-8 (RFC 3629, section 4; The
 * Unicode Standard, table 3-7), as soon as a piece shows that they are not. A character
 * may be split between pieces. Nothing is decoded.
 */
final class Utf8Validator {

	private static final int MIN_TRAIL = 0x80;

	private static final int MAX_TRAIL = 0xBF;

	/** How many bytes the character that has begun still needs. */
	private int missing;

	/** The least value of the next of them: greater for what would be overlong. */
	private int min = MIN_TRAIL;

	/**
	 * The greatest value of the next of them: less for surrogates and beyond U+10FFFF.
	 */
	private int max = MAX_TRAIL;

	/**
	 * Takes the next piece. Of no use any more once it has answered {@code false}.
	 * @param bytes the bytes
	 * @return whether what has come so far begins well-formed text
	 */
	boolean accept(byte[] bytes) {
		int next = 0;
		while (next < bytes.length) {
			if (this.missing == 0) {
				next = WireFormat.skipAscii(bytes, next);
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
	 * Whether the text may end here, and not in the midst of a character.
	 */
	boolean isComplete() {
		return this.missing == 0;
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
