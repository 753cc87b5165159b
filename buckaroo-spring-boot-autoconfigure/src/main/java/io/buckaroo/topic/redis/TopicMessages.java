package io.buckaroo.topic.redis;

import java.util.concurrent.atomic.AtomicLong;

import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.jspecify.annotations.Nullable;

/**
 * Creates the messages that the subscribers of a topic receive, and counts payloads that
 * cannot be decoded.
 */
final class TopicMessages {

	private final String topic;

	private final PayloadCodec codec;

	/** The number of payloads that could not be decoded, on all topics. */
	private final AtomicLong dropped;

	TopicMessages(String topic, PayloadCodec codec, AtomicLong dropped) {
		this.topic = topic;
		this.codec = codec;
		this.dropped = dropped;
	}

	/**
	 * Decodes a message.
	 * @param id the id, or {@code null} if the message has none
	 * @param text the encoded payload
	 * @return the message, or {@code null} if the payload cannot be decoded
	 */
	@Nullable TopicMessage decode(@Nullable MessageId id, String text) {
		Object payload = this.codec.read(text);
		if (payload == null) {
			this.dropped.incrementAndGet();
			return null;
		}
		return new TopicMessage(this.topic, (id != null) ? id.toString() : null, payload);
	}

	/**
	 * Decodes an entry of the history.
	 */
	RecentMessage decodeEntry(Entry entry) {
		return new RecentMessage(entry.id(), decode(entry.id(), entry.text()), entry.text().length());
	}

	/**
	 * Creates a message that is not part of the history.
	 */
	TopicMessage withoutId(Object payload) {
		return new TopicMessage(this.topic, null, payload);
	}

	/**
	 * Creates the announcement of a subscription.
	 * @param start the id after which the subscription starts, or {@code null} if the
	 * topic has no history
	 * @param recovered whether all missed messages follow
	 */
	Subscribed subscribed(@Nullable MessageId start, boolean recovered) {
		return new Subscribed(this.topic, (start != null) ? start.toString() : null, recovered);
	}

}
