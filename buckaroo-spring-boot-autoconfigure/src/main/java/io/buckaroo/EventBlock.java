package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * Writes an event as a block of an event stream.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">The
 * HTML standard, section 9.2.5</a>
 */
final class EventBlock {

	/** The expected length of the fields other than the data. */
	private static final int OTHER_FIELDS = 64;

	private final StringBuilder text;

	private EventBlock(int length) {
		this.text = new StringBuilder(length);
	}

	/**
	 * Returns an event as a block, with the empty line that ends it. A comment or a
	 * reconnection time without other fields is not ended: a client applies it at its
	 * line, whereas at an empty line many clients dispatch an event without data,
	 * although the standard forbids it. An id only applies at the empty line.
	 * @param event the event
	 * @param data the data of the event as text, or {@code null} if there is none
	 * @return the block
	 */
	static String of(Event event, @Nullable String data) {
		EventBlock block = new EventBlock(OTHER_FIELDS + ((data != null) ? data.length() : 0));
		if (event.comment() != null) {
			block.lines("", event.comment());
		}
		if (event.id() != null) {
			block.field("id", event.id());
		}
		if (event.name() != null) {
			block.field("event", event.name());
		}
		if (event.retry() != null) {
			block.field("retry", Long.toString(event.retry().toMillis()));
		}
		if (data != null) {
			block.lines("data", data);
		}
		if (data != null || event.id() != null || event.name() != null) {
			block.text.append('\n');
		}
		return block.text.toString();
	}

	/**
	 * Appends one field for each line, an empty last line included, so that the client
	 * reassembles the value. CRLF, CR and LF each end a line.
	 */
	private void lines(String name, String value) {
		int start = 0;
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\n' || c == '\r') {
				field(name, value.substring(start, i));
				if (c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n') {
					i++;
				}
				start = i + 1;
			}
		}
		field(name, value.substring(start));
	}

	private void field(String name, String value) {
		this.text.append(name).append(':');
		if (!value.isEmpty()) {
			this.text.append(' ').append(value);
		}
		this.text.append('\n');
	}

}
