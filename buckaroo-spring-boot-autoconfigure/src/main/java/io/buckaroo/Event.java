package io.buckaroo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.Assert;

/**
 * A server-sent event. Immutable, so it may be kept and shared between any number of
 * connections, which then share its encoded bytes. Events with the same content are
 * equal.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">The
 * HTML standard, section 9.2.6</a>
 */
public final class Event {

	private static final Event EMPTY = new Event(null, null, null, null, null);

	/** A client returns the id in a header, where servers accept a few kilobytes. */
	private static final int MAX_ID_BYTES = 1024;

	private final @Nullable Object data;

	private final @Nullable String id;

	private final @Nullable String name;

	private final @Nullable Duration retry;

	private final @Nullable String comment;

	/**
	 * The encoded event, once it was sent. Volatile, as one thread writes the bytes and
	 * others read them.
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
	 * Creates an event with data.
	 * @param data a string, which is sent unchanged, line breaks included, or any other
	 * object, which the application's codecs encode as JSON. It is encoded once for all
	 * connections and must not be changed afterwards
	 * @return the event
	 * @throws IllegalArgumentException if the data is an {@code Event} or a
	 * {@link ServerSentEvent}
	 * @see #from(ServerSentEvent)
	 */
	public static Event of(Object data) {
		Assert.notNull(data, "'data' must not be null");
		Assert.isTrue(!(data instanceof ServerSentEvent),
				"'data' must not be a ServerSentEvent: use Event.from to convert it");
		Assert.isTrue(!(data instanceof Event),
				"'data' must not be an Event: send it without Event.of; only a ServerSentEvent is converted, by Event.from");
		return new Event(data, null, null, null, null);
	}

	/**
	 * Creates an event that is only a comment. Clients ignore it; it shows that the
	 * connection is alive. It is sent without the empty line that ends an event, so that
	 * clients which also dispatch events without data do not see it.
	 * @param comment the comment; may have several lines
	 * @return an event without data
	 */
	public static Event comment(String comment) {
		return EMPTY.withComment(comment);
	}

	/**
	 * Creates an event that only sets the reconnection time: how long the client waits
	 * before it reconnects after a lost connection. It is sent without the empty line
	 * that ends an event, as a {@linkplain #comment comment} is; clients apply it
	 * immediately.
	 * @param retry the time; zero or more, sent in milliseconds
	 * @return an event without data
	 * @throws IllegalArgumentException if the time is negative
	 */
	public static Event retry(Duration retry) {
		return EMPTY.withRetry(retry);
	}

	/**
	 * Converts an event of Spring's type.
	 * @param event the event to convert
	 * @return an event with the same content
	 * @throws IllegalArgumentException if the id or the name contains a control character
	 * other than TAB, the id is longer than 1024 bytes in UTF-8, the reconnection time is
	 * negative, or the data is an event
	 */
	public static Event from(ServerSentEvent<?> event) {
		Event converted = (event.data() != null) ? of(event.data()) : EMPTY;
		return new Event(converted.data, checkId(event.id()), check("name", event.event()), check(event.retry()),
				event.comment());
	}

	/**
	 * Converts this event to Spring's type.
	 * @return an event with the same content
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
	 * Returns a copy of this event with an id. A client that reconnects sends the last id
	 * in the header {@code Last-Event-ID}. HTTP allows no control characters there, and
	 * servers limit its length: a client with an id that violates this could never
	 * return.
	 * @param id the id, of at most 1024 bytes in UTF-8; an empty id makes the client
	 * forget the last one
	 * @return the new event
	 * @throws IllegalArgumentException if the id is longer, or contains a control
	 * character other than TAB
	 */
	public Event withId(String id) {
		Assert.notNull(id, "'id' must not be null");
		return new Event(this.data, checkId(id), this.name, this.retry, this.comment);
	}

	/**
	 * Returns a copy of this event with a name, the event type of the HTML standard: the
	 * client dispatches the event to the listeners for that name.
	 * @param name the name; an event without one is a {@code message}
	 * @return the new event
	 * @throws IllegalArgumentException if the name contains a control character other
	 * than TAB
	 */
	public Event withName(String name) {
		Assert.notNull(name, "'name' must not be null");
		return new Event(this.data, this.id, check("name", name), this.retry, this.comment);
	}

	/**
	 * Returns a copy of this event with a reconnection time.
	 * @param retry the time; zero or more, sent in milliseconds
	 * @return the new event
	 * @throws IllegalArgumentException if the time is negative
	 */
	public Event withRetry(Duration retry) {
		Assert.notNull(retry, "'retry' must not be null");
		return new Event(this.data, this.id, this.name, check(retry), this.comment);
	}

	/**
	 * Returns a copy of this event with a comment, which is sent before the other fields.
	 * @param comment the comment; may have several lines
	 * @return the new event
	 */
	public Event withComment(String comment) {
		Assert.notNull(comment, "'comment' must not be null");
		return new Event(this.data, this.id, this.name, this.retry, comment);
	}

	/**
	 * Returns the data.
	 * @return the data, or {@code null} if there is none: browsers then apply the id and
	 * the reconnection time but dispatch no event; some other clients dispatch one
	 * without data if it has an id or a name
	 */
	public @Nullable Object data() {
		return this.data;
	}

	/**
	 * Returns the id.
	 * @return the id, or {@code null} if there is none
	 */
	public @Nullable String id() {
		return this.id;
	}

	/**
	 * Returns the name.
	 * @return the name, or {@code null} if there is none
	 */
	public @Nullable String name() {
		return this.name;
	}

	/**
	 * Returns the reconnection time.
	 * @return the time, or {@code null} if there is none
	 */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/**
	 * Returns the comment.
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
			encoded = EventBlock.of(this, data).getBytes(StandardCharsets.UTF_8);
			this.encoded = encoded;
		}
		return encoded;
	}

	private static @Nullable String checkId(@Nullable String id) {
		check("id", id);
		Assert.isTrue(
				id == null || id.length() <= MAX_ID_BYTES / 3
						|| id.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES,
				"The id of an event must not be longer than 1024 bytes in UTF-8");
		return id;
	}

	private static @Nullable String check(String field, @Nullable String value) {
		for (int i = 0; value != null && i < value.length(); i++) {
			char c = value.charAt(i);
			Assert.isTrue(c == '\t' || !Character.isISOControl(c),
					() -> "The " + field + " of an event must not contain a control character other than TAB");
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
