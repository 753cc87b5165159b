package io.buckaroo.topic;

import org.springframework.util.unit.DataSize;

/**
 * The maximum size of a payload: of a string as UTF-8, of bytes, or of the JSON of any
 * other object that is written as JSON.
 *
 * @param max the maximum size
 */
public record PayloadLimit(DataSize max) {

	/** The default limit. */
	public static final PayloadLimit DEFAULT = new PayloadLimit(DataSize.ofMegabytes(1));

	/** The maximum number of bytes that UTF-8 needs for a {@code char}. */
	private static final int MAX_BYTES_PER_CHAR = 3;

	/**
	 * Checks a payload that is a string or bytes. Any other object passes, because its
	 * size is unknown before it is written.
	 * @param payload the payload
	 * @throws IllegalArgumentException if it is too large
	 */
	public void check(Object payload) {
		if (payload instanceof String text) {
			checkText(text);
		}
		else if (payload instanceof byte[] bytes) {
			check(bytes.length);
		}
	}

	/**
	 * Checks a size.
	 * @param size the number of bytes
	 * @throws IllegalArgumentException if it is too large
	 */
	public void check(long size) {
		if (size > this.max.toBytes()) {
			throw exceeded();
		}
	}

	private void checkText(String text) {
		check(text.length());
		if ((long) MAX_BYTES_PER_CHAR * text.length() > this.max.toBytes()) {
			check(utf8Length(text));
		}
	}

	private static long utf8Length(String text) {
		long length = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// A surrogate is half of a character of four bytes
			length += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : MAX_BYTES_PER_CHAR;
		}
		return length;
	}

	/**
	 * Creates the exception for a payload that is too large.
	 * @return the exception
	 */
	public IllegalArgumentException exceeded() {
		return new IllegalArgumentException(
				"The payload is larger than the %s of 'buckaroo.max-publication-size'".formatted(this.max));
	}

}
