package io.buckaroo;

import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A message of a topic, as {@code info} receives it. Immutable; all connections of a node
 * share it, and with it the event or the frame that is made of it. Messages with the same
 * content are equal.
 */
public final class TopicMessage {

	private final String topic;

	private final @Nullable String id;

	private final Object payload;

	/** Volatile, as many event loops make them at the same time. */
	private volatile @Nullable Event event;

	private volatile @Nullable Frame frame;

	/**
	 * Creates a message, as a test of a handler does.
	 * @param topic the topic
	 * @param id the id, or {@code null} if the topic has no history
	 * @param payload what was published
	 */
	public TopicMessage(String topic, @Nullable String id, Object payload) {
		Assert.notNull(topic, "'topic' must not be null");
		Assert.notNull(payload, "'payload' must not be null");
		this.topic = topic;
		this.id = id;
		this.payload = payload;
	}

	/**
	 * The name of the topic.
	 * @return the name
	 */
	public String topic() {
		return this.topic;
	}

	/**
	 * The id, which a client that comes back gives to {@link Position#after}. Not a
	 * secret, and of no meaning but that.
	 * @return the id, or {@code null} if the topic has no history
	 */
	public @Nullable String id() {
		return this.id;
	}

	/**
	 * What was published.
	 * @return the payload; of its registered type if it comes from another node
	 */
	public Object payload() {
		return this.payload;
	}

	/**
	 * The message as an event: the payload is its data, and it has the message's id. Made
	 * once for all connections of this node.
	 * @return the event
	 */
	public Event toEvent() {
		Event event = this.event;
		if (event == null) {
			Event made = Event.of(this.payload);
			event = (this.id != null) ? made.withId(this.id) : made;
			this.event = event;
		}
		return event;
	}

	/**
	 * The message as a frame, made once for all connections of this node, or by several
	 * event loops at the same time.
	 * @param encoder makes it; where handlers have different ones, the frame of the first
	 * is what all get
	 * @return the frame
	 */
	public Frame toFrame(Function<? super TopicMessage, ? extends Frame> encoder) {
		Frame frame = this.frame;
		if (frame == null) {
			frame = encoder.apply(this);
			this.frame = frame;
		}
		return frame;
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
