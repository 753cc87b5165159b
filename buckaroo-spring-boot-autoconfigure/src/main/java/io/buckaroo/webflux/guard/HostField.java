package io.buckaroo.webflux.guard;

import java.util.List;

import io.netty.util.NetUtil;

/**
 * The header {@code Host} of a request, or {@code :authority} over HTTP/2 (RFC 9110,
 * section 7.2, and RFC 3986, section 3.2.2).
 */
final class HostField {

	private static final int MAX_PORT_DIGITS = 5;

	private static final int MAX_PORT = 65_535;

	private static final int HEX = 16;

	/** The characters of a registered name besides letters, digits and escapes. */
	private static final String NAME_MARKS = "-._~!$&'()*+,;=";

	private HostField() {
	}

	/**
	 * Returns whether a request has one valid value.
	 * @param values the values of the header
	 * @return whether there is one, and it is valid
	 */
	static boolean isValid(List<String> values) {
		return values.size() == 1 && isValid(values.get(0));
	}

	private static boolean isValid(String value) {
		int end = value.startsWith("[") ? endOfAddress(value) : endOfName(value);
		return end > 0 && isAbsentOrValid(value.substring(end));
	}

	/**
	 * Returns the end of an IPv6 address in brackets, or zero if it is malformed. A zone
	 * has a meaning on the client's machine only.
	 */
	private static int endOfAddress(String value) {
		int end = value.indexOf(']');
		String address = (end > 0) ? value.substring(1, end) : "";
		return (address.indexOf('%') < 0 && NetUtil.isValidIpV6Address(address)) ? end + 1 : 0;
	}

	private static int endOfName(String value) {
		int end = 0;
		while (end < value.length() && (isNameCharacter(value.charAt(end)) || isEscape(value, end))) {
			end++;
		}
		return end;
	}

	private static boolean isNameCharacter(char c) {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || NAME_MARKS.indexOf(c) >= 0;
	}

	private static boolean isEscape(String value, int start) {
		return value.charAt(start) == '%' && value.length() > start + 2
				&& Character.digit(value.charAt(start + 1), HEX) >= 0
				&& Character.digit(value.charAt(start + 2), HEX) >= 0;
	}

	private static boolean isAbsentOrValid(String port) {
		return port.isEmpty() || (port.startsWith(":") && hasValidPort(port)
				&& Integer.parseInt(port, 1, port.length(), 10) <= MAX_PORT);
	}

	/**
	 * Returns whether a value has either no port or a port of digits, without which
	 * Reactor Netty fails.
	 */
	static boolean hasValidPort(String value) {
		int colon = value.indexOf(':', value.startsWith("[") ? Math.max(0, value.indexOf(']')) : 0);
		if (colon < 0) {
			return true;
		}
		String port = value.substring(colon + 1);
		return !port.isEmpty() && port.length() <= MAX_PORT_DIGITS
				&& port.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
	}

}
