package io.buckaroo.topic.redis;

import io.buckaroo.topic.MessageId;

/**
 * An encoded message of a topic with a history, as stored in the stream and published on
 * the channel.
 *
 * @param id the id
 * @param text the payload, encoded by {@link PayloadCodec}
 */
record Entry(MessageId id, String text) {

	/**
	 * Whether no message was published between a position and this entry, which is the
	 * next one in the history.
	 */
	boolean follows(MessageId position) {
		return this.id.equals(position.next());
	}

}
