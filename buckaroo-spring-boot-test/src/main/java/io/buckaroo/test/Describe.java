package io.buckaroo.test;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Describes times, frames, events and terminations for failure messages.
 */
final class Describe {

	private static final int NANO_DIGITS = 9;

	/** The number of bytes of a binary frame that are shown. */
	private static final int SHOWN_BYTES = 32;

	/** The number of characters of a text that are shown. */
	private static final int SHOWN_CHARACTERS = 2000;

	private Describe() {
	}

	/**
	 * Describes a time in seconds, such as {@code 1.5 s}.
	 */
	static String time(long nanos) {
		return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString() + " s";
	}

	static String time(Duration time) {
		return time(time.toNanos());
	}

	/**
	 * Describes a value: strings in quotes, so that they differ from numbers.
	 */
	static String value(@Nullable Object value) {
		if (value instanceof Frame.Text text) {
			return "text " + quoted(text.text()) + (text.isCompressible() ? "" : " (uncompressed)");
		}
		if (value instanceof Frame.Binary binary) {
			return "binary " + bytes(binary.payload()) + (binary.isCompressible() ? "" : " (uncompressed)");
		}
		if (value instanceof Frame.Control control) {
			String name = (control instanceof Frame.Ping) ? "ping" : "pong";
			return control.payload().hasRemaining() ? name + " " + bytes(control.payload()) : name;
		}
		if (value instanceof Event event) {
			return event(event);
		}
		return (value instanceof String string) ? quoted(string) : String.valueOf(value);
	}

	private static String event(Event event) {
		StringJoiner fields = new StringJoiner(", ", "event ", "");
		add(fields, "name", event.name());
		add(fields, "id", event.id());
		add(fields, "data", event.data());
		add(fields, "comment", event.comment());
		add(fields, "retry", event.retry());
		return fields.toString();
	}

	private static void add(StringJoiner fields, String name, @Nullable Object value) {
		if (value != null) {
			fields.add(name + " " + value(value));
		}
	}

	/**
	 * Quotes a text, on one line.
	 */
	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		text.chars().limit(SHOWN_CHARACTERS).forEach((character) -> append(quoted, (char) character));
		return quoted + ((text.length() <= SHOWN_CHARACTERS) ? "\"" : " …\" (%,d characters)".formatted(text.length()));
	}

	private static void append(StringBuilder quoted, char character) {
		switch (character) {
			case '\n' -> quoted.append("\\n");
			case '\r' -> quoted.append("\\r");
			case '\t' -> quoted.append("\\t");
			default -> quoted.append(Character.isISOControl(character) ? "\\u%04x".formatted((int) character)
					: String.valueOf(character));
		}
	}

	private static String bytes(ByteBuffer payload) {
		int size = payload.remaining();
		byte[] shown = new byte[Math.min(size, SHOWN_BYTES)];
		payload.get(shown);
		return "[" + HexFormat.ofDelimiter(" ").formatHex(shown) + ((size > SHOWN_BYTES) ? " …" : "") + "] (" + size
				+ ((size == 1) ? " byte)" : " bytes)");
	}

	/**
	 * Describes a handler by its class.
	 */
	static String handler(Object handler) {
		Class<?> type = handler.getClass();
		if (type.isHidden() || type.isSynthetic()) {
			return "a lambda";
		}
		return type.getSimpleName().isEmpty() ? "an anonymous class" : type.getSimpleName();
	}

	/**
	 * Describes values, one in each line.
	 */
	static String lines(Collection<?> values) {
		return values.isEmpty() ? "  nothing"
				: values.stream().map((value) -> "  " + value(value)).collect(Collectors.joining("\n"));
	}

	/**
	 * Describes a termination with its close status or its exception.
	 */
	static String termination(Termination termination) {
		CloseStatus status = (termination instanceof Termination.Failed) ? null : termination.closeStatus();
		return (status != null) ? reason(termination) + ", " + status(status) : reason(termination);
	}

	/**
	 * Describes a termination without its close status, which an event stream does not
	 * have.
	 */
	static String reason(Termination termination) {
		String name = termination.getClass().getSimpleName();
		return (termination instanceof Termination.Failed failed) ? name + ": " + failed.cause() : name;
	}

	static String status(CloseStatus status) {
		String reason = status.getReason();
		return "close code " + status.getCode() + ((reason != null && !reason.isEmpty()) ? " " + quoted(reason) : "");
	}

}
