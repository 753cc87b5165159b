package io.buckaroo.autoconfigure;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks the patterns of allowed origins. Browsers send an origin without path, with the
 * host in lower case and ASCII, and without the default port of the scheme (HTML
 * standard, section 7.1.1), so a pattern of another form never matches.
 */
final class OriginPattern {

	private static final Pattern FORM = Pattern.compile("([^:/?#\\s]+)://([^/?#@\\s]+)([/?#].*)?");

	private OriginPattern() {
	}

	/**
	 * Returns why a pattern never matches.
	 * @param pattern the pattern
	 * @return the mistake and its fix, or {@code null} if there is none
	 */
	static @Nullable String mistakeIn(String pattern) {
		Matcher form = FORM.matcher(pattern);
		if (pattern.equals("*")) {
			return null;
		}
		if (!form.matches()) {
			return "Each origin must be '*' or a scheme and a host, such as 'https://*.example.org'.";
		}
		String origin = origin(form.group(1).toLowerCase(Locale.ROOT), form.group(2));
		return origin.equals(pattern) ? null
				: "Browsers send an origin in another form, without a path: write '%s'.".formatted(origin);
	}

	/**
	 * Returns the origin as browsers send it, also for a page that opens a WebSocket.
	 */
	private static String origin(String scheme, String authority) {
		String http = scheme.equals("ws") ? "http" : scheme.equals("wss") ? "https" : scheme;
		String host = (authority.chars().allMatch((character) -> character < 128) ? authority : IDN.toASCII(authority))
			.toLowerCase(Locale.ROOT);
		String defaultPort = http.equals("http") ? ":80" : http.equals("https") ? ":443" : "";
		return http + "://" + (!defaultPort.isEmpty() && host.endsWith(defaultPort)
				? host.substring(0, host.length() - defaultPort.length()) : host);
	}

}
