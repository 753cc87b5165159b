package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.http.HttpHeaders;

/**
 * Describes the headers that a test has set, without passwords, tokens and the values of
 * cookies.
 */
final class SentHeaders {

	private static final String BASIC = "Basic ";

	private static final String BEARER = "Bearer ";

	private SentHeaders() {
	}

	/**
	 * Describes headers, each after a comma.
	 */
	static String describe(HttpHeaders headers) {
		return headers.headerSet()
			.stream()
			.flatMap((header) -> header.getValue().stream().map((value) -> describe(header.getKey(), value)))
			.map(", "::concat)
			.collect(Collectors.joining());
	}

	private static String describe(String name, String value) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "authorization" -> credentials(value);
			case "cookie" -> "cookies " + Stream.of(value.split("; *"))
				.map((cookie) -> cookie.split("=", 2)[0])
				.collect(Collectors.joining(" and "));
			default -> name + ": " + value;
		};
	}

	private static String credentials(String value) {
		if (value.startsWith(BEARER)) {
			return "a bearer token";
		}
		if (!value.startsWith(BASIC)) {
			return "credentials";
		}
		try {
			byte[] credentials = Base64.getDecoder().decode(value.substring(BASIC.length()));
			String user = new String(credentials, StandardCharsets.UTF_8).split(":", 2)[0];
			return "basic credentials of '" + user + "'";
		}
		catch (IllegalArgumentException ex) {
			return "malformed basic credentials";
		}
	}

}
