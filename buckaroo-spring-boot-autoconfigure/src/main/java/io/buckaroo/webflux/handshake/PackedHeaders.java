package io.buckaroo.webflux.handshake;

import org.springframework.http.HttpHeaders;

/**
 * A compact form of headers that are kept long and read rarely: names and values
 * alternate, each preceded by its length.
 *
 * @param text the packed headers, one byte per character in memory
 */
public record PackedHeaders(String text) {

	/** The number of characters of a length, each of which is below 256. */
	private static final int DIGITS = 4;

	private static final int DIGIT_BITS = 8;

	private static final int DIGIT_MASK = 0xFF;

	/** The packed length of the headers of most handshakes. */
	private static final int USUAL_LENGTH = 512;

	/**
	 * Packs headers.
	 * @param headers the headers
	 * @return the packed headers
	 */
	public static PackedHeaders of(HttpHeaders headers) {
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
