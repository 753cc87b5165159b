package io.buckaroo.webflux.socket;

import org.springframework.http.HttpHeaders;

/**
 * Headers in a few bytes, for those who keep them long and look at them seldom: a name
 * and a value by turns, each after its length.
 *
 * @param text all of them
 */
record PackedHeaders(String text) {

	/** The digits of a length, which leave the text in one byte a character. */
	private static final int DIGITS = 4;

	private static final int DIGIT_BITS = 8;

	private static final int DIGIT_MASK = 0xFF;

	/** As much as the headers of most handshakes take. */
	private static final int USUAL_LENGTH = 512;

	/**
	 * Packs headers.
	 * @param headers the headers
	 */
	static PackedHeaders of(HttpHeaders headers) {
		StringBuilder text = new StringBuilder(USUAL_LENGTH);
		headers.forEach((name, values) -> values.forEach((value) -> {
			append(text, name);
			append(text, value);
		}));
		return new PackedHeaders(text.toString());
	}

	private static void append(StringBuilder text, String part) {
		for (int digit = DIGITS - 1; digit >= 0; digit--) {
			text.append((char) (part.length() >>> digit * DIGIT_BITS & DIGIT_MASK));
		}
		text.append(part);
	}

	/**
	 * Unpacks the headers.
	 * @return the headers, read-only
	 */
	HttpHeaders unpack() {
		HttpHeaders headers = new HttpHeaders();
		for (int name = 0; name < this.text.length();) {
			int value = endOfPart(name);
			int next = endOfPart(value);
			headers.add(this.text.substring(name + DIGITS, value), this.text.substring(value + DIGITS, next));
			name = next;
		}
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

	private int endOfPart(int start) {
		int length = 0;
		for (int digit = 0; digit < DIGITS; digit++) {
			length = length << DIGIT_BITS | this.text.charAt(start + digit);
		}
		return start + DIGITS + length;
	}

}
