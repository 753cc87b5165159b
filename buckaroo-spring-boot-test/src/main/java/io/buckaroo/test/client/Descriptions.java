package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

import io.buckaroo.Event;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The words in which failures describe messages.
 */
final class Descriptions {

	private static final int MAX_TEXT = 2000;

	private static final int MAX_BYTES = 64;

	private Descriptions() {
	}

	/**
	 * Quotes a text, on one line.
	 */
	static String quote(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		int end = Math.min(text.length(), MAX_TEXT);
		for (int i = 0; i < end; i++) {
			char c = text.charAt(i);
			switch (c) {
				case '\n' -> quoted.append("\\n");
				case '\r' -> quoted.append("\\r");
				case '\t' -> quoted.append("\\t");
				default -> {
					if (Character.isISOControl(c)) {
						quoted.append("\\u%04x".formatted((int) c));
					}
					else {
						quoted.append(c);
					}
				}
			}
		}
		return quoted + ((end < text.length()) ? "...\" (" + text.length() + " characters)" : "\"");
	}

	/**
	 * Describes bytes by their hexadecimal digits and their number.
	 */
	static String hex(byte[] bytes) {
		String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, MAX_BYTES));
		return "[" + digits + ((bytes.length > MAX_BYTES) ? " ..." : "") + "] (" + bytes.length
				+ ((bytes.length == 1) ? " byte)" : " bytes)");
	}

	static String payload(byte[] payload) {
		return (payload.length == 0) ? "" : " with " + quote(new String(payload, StandardCharsets.UTF_8));
	}

	static String event(Event event) {
		return event(event, String.valueOf(event.data()));
	}

	/**
	 * Describes an event by its encoded data, its name and its id.
	 */
	static String event(Event event, String data) {
		return quote(data) + ((event.name() != null) ? ", name " + quote(event.name()) : "")
				+ ((event.id() != null) ? ", id " + quote(event.id()) : "");
	}

	static String status(CloseStatus status) {
		if (status.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()) {
			return "1006 (no close frame)";
		}
		if (status.getCode() == CloseStatus.NO_STATUS_CODE.getCode()) {
			return "1005 (a close frame without code)";
		}
		String reason = status.getReason();
		return status.getCode() + ((reason != null && !reason.isEmpty()) ? " " + quote(reason) : "");
	}

	static String duration(Duration duration) {
		long millis = duration.toMillis();
		return (millis % 1000 == 0 && millis != 0) ? millis / 1000 + " s" : millis + " ms";
	}

}
