package io.buckaroo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.Assert;

/**
 * A server-sent event. Immutable; may be kept and shared between any number of
 * connections. Events with the same content are equal.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">The
 * HTML standard, section 9.2</a>
 */
public final class Event {

	/** What the fields of most events take beside the data. */
	private static final int OTHER_FIELDS = 64;

	private final @Nullable Object data;

	private final @Nullable String id;

	private final @Nullable String name;

	private final @Nullable Duration retry;

	private final @Nullable String comment;

	/**
	 * The event on the wire, once it was sent. Volatile, as the bytes are written by one
	 * thread and read by others.
	 */
	private volatile byte @Nullable [] encoded;

	private Event(@Nullable Object data, @Nullable String id, @Nullable String name, @Nullable Duration retry,
			@Nullable String comment) {
		this.data = data;
		this.id = id;
		this.name = name;
		this.retry = retry;
		this.comment = comment;
	}

	/**
	 * An event with data.
	 * @param data a string, sent as it is, line breaks included, or any object, encoded
	 * as JSON by the application's codecs; as it is encoded once for all connections, it
	 * must not change any more
	 * @return the event
	 */
	public static Event of(Object data) {
		Assert.notNull(data, "'data' must not be null");
		return new Event(data, null, null, null, null);
	}

	/**
	 * A comment, which clients ignore: it only shows that the connection lives.
	 * @param comment the comment; may have several lines
	 * @return an event without data
	 */
	public static Event comment(String comment) {
		return new Event(null, null, null, null, null).withComment(comment);
	}

	/**
	 * Tells the client how long to wait before it comes back after a lost connection.
	 * @param retry the time; zero or more, sent in milliseconds
	 * @return an event without data
	 * @throws IllegalArgumentException if the time is negative
	 */
	public static Event retry(Duration retry) {
		return new Event(null, null, null, null, null).withRetry(retry);
	}

	/**
	 * Converts from Spring's type.
	 * @param event the event to convert
	 * @return an event of the same content
	 * @throws IllegalArgumentException if the id or the name has a forbidden character,
	 * or the reconnection time is negative
	 */
	public static Event from(ServerSentEvent<?> event) {
		return new Event(event.data(), check("id", event.id()), check("name", event.event()), check(event.retry()),
				event.comment());
	}

	/**
	 * Converts to Spring's type.
	 * @return an event of the same content
	 */
	public ServerSentEvent<Object> toServerSentEvent() {
		ServerSentEvent.Builder<Object> builder = ServerSentEvent.builder();
		if (this.data != null) {
			builder.data(this.data);
		}
		if (this.id != null) {
			builder.id(this.id);
		}
		if (this.name != null) {
			builder.event(this.name);
		}
		if (this.retry != null) {
			builder.retry(this.retry);
		}
		if (this.comment != null) {
			builder.comment(this.comment);
		}
		return builder.build();
	}

	/**
	 * This event with an id, which the client sends as {@code Last-Event-ID} when it
	 * comes back.
	 * @param id the id; empty makes the client forget the last one
	 * @return the new event
	 * @throws IllegalArgumentException if the id has a CR, LF or NUL
	 */
	public Event withId(String id) {
		Assert.notNull(id, "'id' must not be null");
		return new Event(this.data, check("id", id), this.name, this.retry, this.comment);
	}

	/**
	 * This event with a name, which browsers call its type: the listeners of that name
	 * receive it.
	 * @param name the name; without one an event is a {@code message}
	 * @return the new event
	 * @throws IllegalArgumentException if the name has a CR, LF or NUL
	 */
	public Event withName(String name) {
		Assert.notNull(name, "'name' must not be null");
		return new Event(this.data, this.id, check("name", name), this.retry, this.comment);
	}

	/**
	 * This event with a reconnection time.
	 * @param retry the time; zero or more, sent in milliseconds
	 * @return the new event
	 * @throws IllegalArgumentException if the time is negative
	 */
	public Event withRetry(Duration retry) {
		Assert.notNull(retry, "'retry' must not be null");
		return new Event(this.data, this.id, this.name, check(retry), this.comment);
	}

	/**
	 * This event with a comment before it.
	 * @param comment the comment; may have several lines
	 * @return the new event
	 */
	public Event withComment(String comment) {
		Assert.notNull(comment, "'comment' must not be null");
		return new Event(this.data, this.id, this.name, this.retry, comment);
	}

	/**
	 * The data.
	 * @return the data, or {@code null} if there is none: clients take note of the id and
	 * the reconnection time but dispatch nothing
	 */
	public @Nullable Object data() {
		return this.data;
	}

	/**
	 * The id.
	 * @return the id, or {@code null} if there is none
	 */
	public @Nullable String id() {
		return this.id;
	}

	/**
	 * The name.
	 * @return the name, or {@code null} if there is none
	 */
	public @Nullable String name() {
		return this.name;
	}

	/**
	 * The reconnection time.
	 * @return the time, or {@code null} if there is none
	 */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/**
	 * The comment.
	 * @return the comment, or {@code null} if there is none
	 */
	public @Nullable String comment() {
		return this.comment;
	}

	/**
	 * Returns the event as a block of an event stream, encoded at the first call.
	 * @param json the encoder of data that is not a string
	 * @return the bytes, not to be changed
	 */
	byte[] encoded(Function<Object, String> json) {
		byte[] encoded = this.encoded;
		if (encoded == null) {
			String data = (this.data == null || this.data instanceof String) ? (String) this.data
					: json.apply(this.data);
			encoded = block(data).getBytes(StandardCharsets.UTF_8);
			this.encoded = encoded;
		}
		return encoded;
	}

	private String block(@Nullable String data) {
		StringBuilder block = new StringBuilder(OTHER_FIELDS + ((data != null) ? data.length() : 0));
		if (this.comment != null) {
			lines(block, "", this.comment);
		}
		if (this.id != null) {
			field(block, "id", this.id);
		}
		if (this.name != null) {
			field(block, "event", this.name);
		}
		if (this.retry != null) {
			field(block, "retry", Long.toString(this.retry.toMillis()));
		}
		if (data != null) {
			lines(block, "data", data);
		}
		return block.append('\n').toString();
	}

	/**
	 * One field for each line, where CRLF, CR and LF each end a line, so that the client
	 * puts together what was sent, an empty last line included.
	 */
	private static void lines(StringBuilder block, String field, String value) {
		int start = 0;
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\n' || c == '\r') {
				field(block, field, value.substring(start, i));
				if (c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n') {
					i++;
				}
				start = i + 1;
			}
		}
		field(block, field, value.substring(start));
	}

	private static void field(StringBuilder block, String field, String value) {
		block.append(field).append(':');
		if (!value.isEmpty()) {
			block.append(' ').append(value);
		}
		block.append('\n');
	}

	private static @Nullable String check(String what, @Nullable String value) {
		for (int i = 0; value != null && i < value.length(); i++) {
			char c = value.charAt(i);
			Assert.isTrue(c != '\r' && c != '\n' && c != 0,
					() -> "The " + what + " of an event must not contain CR, LF or NUL");
		}
		return value;
	}

	private static @Nullable Duration check(@Nullable Duration retry) {
		Assert.isTrue(retry == null || !retry.isNegative(), "'retry' must not be negative");
		return retry;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Event that && Objects.equals(this.data, that.data) && Objects.equals(this.id, that.id)
				&& Objects.equals(this.name, that.name) && Objects.equals(this.retry, that.retry)
				&& Objects.equals(this.comment, that.comment);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.data, this.id, this.name, this.retry, this.comment);
	}

	@Override
	public String toString() {
		return "Event[data=%s, id=%s, name=%s, retry=%s, comment=%s]".formatted(this.data, this.id, this.name,
				this.retry, this.comment);
	}

}
