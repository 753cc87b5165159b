package io.buckaroo.test.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

import io.buckaroo.Event;
import org.jspecify.annotations.Nullable;

/**
 * Parses an event stream as a browser does.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">The
 * HTML standard, section 9.2.6</a>
 */
final class EventParser {

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private final Consumer<Entry> entries;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private boolean atStart = true;

	private boolean afterCarriageReturn;

	private @Nullable StringBuilder data;

	private @Nullable String name;

	private @Nullable String id;

	EventParser(Consumer<Entry> entries) {
		this.entries = entries;
	}

	void parse(byte[] bytes) {
		for (byte b : bytes) {
			if (b == '\r' || (b == '\n' && !this.afterCarriageReturn)) {
				endLine();
			}
			else if (b != '\n') {
				this.line.write(b);
			}
			this.afterCarriageReturn = b == '\r';
		}
	}

	private void endLine() {
		String text = this.line.toString(StandardCharsets.UTF_8);
		this.line.reset();
		if (this.atStart && text.startsWith(BYTE_ORDER_MARK)) {
			text = text.substring(1);
		}
		this.atStart = false;
		if (text.isEmpty()) {
			endEvent();
			return;
		}
		int colon = text.indexOf(':');
		String field = (colon < 0) ? text : text.substring(0, colon);
		String value = (colon < 0) ? "" : text.substring(colon + 1);
		addField(field, value.startsWith(" ") ? value.substring(1) : value);
	}

	private void addField(String field, String value) {
		switch (field) {
			case "" -> this.entries.accept(new Entry.Comment(value));
			case "data" ->
				this.data = (this.data != null) ? this.data.append('\n').append(value) : new StringBuilder(value);
			case "event" -> this.name = value;
			case "id" -> this.id = (value.indexOf('\0') < 0) ? value : this.id;
			case "retry" -> {
				if (value.matches("\\d{1,18}")) {
					this.entries.accept(new Entry.Retry(Duration.ofMillis(Long.parseLong(value))));
				}
			}
			default -> {
				// Ignored, as the standard says
			}
		}
	}

	private void endEvent() {
		if (this.data != null) {
			Event event = Event.of(this.data.toString());
			event = (this.name != null && !this.name.isEmpty()) ? event.withName(this.name) : event;
			this.entries.accept(new Entry.Dispatched((this.id != null) ? event.withId(this.id) : event));
		}
		else if (this.id != null || this.name != null) {
			this.entries.accept(new Entry.WithoutData(this.id, this.name));
		}
		this.data = null;
		this.name = null;
		this.id = null;
	}

}
