package io.buckaroo;

import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.Assert;

/**
 * A message that was published on a topic. Immutable; all connections of a node share it,
 * and with it the event, the objects and the frames that are made of it. Messages with
 * the same content are equal.
 */
public final class TopicMessage implements TopicEvent {

	private final String topic;

	private final @Nullable String id;

	private final Object payload;

	/** The event, once it was made. Volatile, as several event loops make it. */
	private volatile @Nullable Event event;

	/**
	 * The objects and frames that were made of this message. Volatile, as several event
	 * loops make them.
	 */
	private volatile @Nullable Derived derived;

	/**
	 * Creates a message, for the test of a handler.
	 * @param topic the name of the topic
	 * @param id the id, or {@code null} if the topic has no history
	 * @param payload the published object
	 */
	public TopicMessage(String topic, @Nullable String id, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		Assert.notNull(payload, "'payload' must not be null");
		this.topic = topic;
		this.id = id;
		this.payload = payload;
	}

	@Override
	public String topic() {
		return this.topic;
	}

	/**
	 * Returns the id, which a client that returns passes to {@link Position#after}. It is
	 * opaque and not a secret.
	 * @return the id, or {@code null} if the topic has no history
	 */
	public @Nullable String id() {
		return this.id;
	}

	/**
	 * Returns the published object.
	 * @return the payload; a payload from another node has its {@linkplain PayloadType
	 * registered type}
	 */
	public Object payload() {
		return this.payload;
	}

	/**
	 * Returns the published object as a type.
	 * @param type the type
	 * @param <T> the type
	 * @return the payload
	 * @throws IllegalStateException if the payload is of another type
	 */
	public <T> T payload(Class<T> type) {
		if (!type.isInstance(this.payload)) {
			throw new IllegalStateException(
					"The payload of a message on the topic '%s' is a %s and not a %s. Payloads of other types are published on this topic too"
						.formatted(this.topic, this.payload.getClass().getTypeName(), type.getTypeName()));
		}
		return type.cast(this.payload);
	}

	/**
	 * Returns the message as an event, with the payload as data and the message's id. A
	 * payload that is an {@link Event} or a {@link ServerSentEvent} keeps its other
	 * fields. The event is made once for all connections of this node.
	 * @return the event
	 */
	public Event toEvent() {
		Event event = this.event;
		if (event == null) {
			Event made = eventOf(this.payload);
			event = (this.id != null) ? made.withId(this.id) : made;
			this.event = event;
		}
		return event;
	}

	private static Event eventOf(Object payload) {
		if (payload instanceof ServerSentEvent<?> event) {
			return Event.from(event);
		}
		return (payload instanceof Event event) ? event : Event.of(payload);
	}

	/**
	 * Returns the message as a frame. Each encoder makes its frame at most once per event
	 * loop for all connections of this node, usually once. Encoders are compared by
	 * {@code equals}, so keep the encoder in a field: a lambda or method reference that
	 * captures a variable or {@code this}, written in the call, is a new encoder at each
	 * call and makes a new frame each time. A message only keeps the latest few results,
	 * so such a call also makes it forget those of other handlers, which then make theirs
	 * again.
	 * @param encoder the function from this message to its frame; the result must depend
	 * on the message alone, and must not be {@code null}
	 * @return the frame
	 */
	public Frame toFrame(Function<? super TopicMessage, ? extends Frame> encoder) {
		return derive(encoder, this);
	}

	/**
	 * Returns the message as a message of a {@link MessageSocket}, which may contain the
	 * {@linkplain #id() id} in addition to the payload. Each mapper makes its object at
	 * most once per event loop for all connections of this node, usually once, and the
	 * object is encoded as often for each format. A payload that is sent as it is needs
	 * no mapper.
	 * <p>
	 * As with {@link #toFrame}, a mapper that captures a variable or {@code this} is a
	 * new one at each call, and a single handler with such a mapper makes the message
	 * forget the objects and frames of all others.
	 * @param mapper the function from this message to the object, kept in a field unless
	 * it captures nothing; the result must depend on the message alone, be immutable, and
	 * not be {@code null}
	 * @param <O> the type of the object
	 * @return the object
	 */
	public <O> O toMessage(Function<? super TopicMessage, ? extends O> mapper) {
		return derive(mapper, this);
	}

	/**
	 * Returns the frame of an object, which is made once for all connections if the
	 * object is the payload or was made of this message.
	 * @param object the object
	 * @param encoder the function from the object to its frame
	 * @return the frame
	 */
	Frame frameOf(Object object, Function<Object, ? extends Frame> encoder) {
		return (object == this.payload || Derived.contains(this.derived, object)) ? derive(encoder, object)
				: encoder.apply(object);
	}

	@SuppressWarnings("unchecked")
	private <T, R> R derive(Function<? super T, ? extends R> function, T source) {
		Derived derived = this.derived;
		R object = (R) Derived.find(derived, function, source);
		if (object == null) {
			object = function.apply(source);
			this.derived = Derived.add(derived, function, source, object);
		}
		return object;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TopicMessage that && this.topic.equals(that.topic) && Objects.equals(this.id, that.id)
				&& this.payload.equals(that.payload);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.topic, this.id, this.payload);
	}

	@Override
	public String toString() {
		return "TopicMessage[topic=" + this.topic + ", id=" + this.id + ", payload=" + this.payload + "]";
	}

}
