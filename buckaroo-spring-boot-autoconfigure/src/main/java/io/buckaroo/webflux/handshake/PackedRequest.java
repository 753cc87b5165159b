package io.buckaroo.webflux.handshake;

import java.net.URI;

import org.springframework.http.HttpHeaders;

/**
 * A compact form of the URI and the headers of a request, which are kept long and read
 * rarely: a string, which has one byte per character in memory, of the URI, then names
 * and values in turn, each part preceded by its length.
 */
final class PackedRequest {

	/** The number of characters of a length, each of which is below 256. */
	private static final int DIGITS = 4;

	private static final int DIGIT_BITS = 8;

	private static final int DIGIT_MASK = 0xFF;

	/** The packed length of most requests. */
	private static final int USUAL_LENGTH = 512;

	private PackedRequest() {
	}

	/**
	 * Packs a request.
	 * @param uri the URI
	 * @param headers the headers
	 * @return the packed request
	 */
	static String of(URI uri, HttpHeaders headers) {
		StringBuilder text = new StringBuilder(USUAL_LENGTH);
		append(text, uri.toString());
		headers.forEach((name, values) -> values.forEach((value) -> {
			append(text, name);
			append(text, value);
		}));
		return text.toString();
	}

	private static void append(StringBuilder text, String part) {
		for (int digit = DIGITS - 1; digit >= 0; digit--) {
			text.append((char) (part.length() >>> digit * DIGIT_BITS & DIGIT_MASK));
		}
		text.append(part);
	}

	/**
	 * Returns the URI of a packed request.
	 */
	static URI uri(String packed) {
		return URI.create(part(packed, 0, endOfPart(packed, 0)));
	}

	/**
	 * Returns the headers of a packed request.
	 * @param packed the packed request
	 * @return the headers, read-only
	 */
	static HttpHeaders headers(String packed) {
		HttpHeaders headers = new HttpHeaders();
		for (int name = endOfPart(packed, 0); name < packed.length();) {
			int value = endOfPart(packed, name);
			int next = endOfPart(packed, value);
			headers.add(part(packed, name, value), part(packed, value, next));
			name = next;
		}
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

	private static String part(String packed, int start, int end) {
		return packed.substring(start + DIGITS, end);
	}

	private static int endOfPart(String packed, int start) {
		int length = 0;
		for (int digit = 0; digit < DIGITS; digit++) {
			length = length << DIGIT_BITS | packed.charAt(start + digit);
		}
		return start + DIGITS + length;
	}

}
