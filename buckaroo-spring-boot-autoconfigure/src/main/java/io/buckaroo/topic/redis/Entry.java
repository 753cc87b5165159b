package io.buckaroo.topic.redis;

import io.buckaroo.topic.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * An encoded message of a topic with a history, as stored in the stream and published on
 * the channel.
 *
 * @param id the id
 * @param predecessor the position that the first message of an epoch follows: the id of
 * the latest message of the epoch before or, if the history was empty, the
 * {@linkplain MessageId#isStart() start position} since which it was certainly empty;
 * {@code null} for any other message
 * @param text the payload, encoded by {@link PayloadCodec}
 */
record Entry(MessageId id, @Nullable MessageId predecessor, String text) {

	/**
	 * Parses an entry.
	 * @param header the id, followed by a comma and the predecessor if there is one
	 * @param text the encoded payload
	 * @return the entry, or {@code null} if the header is malformed
	 */
	static @Nullable Entry parse(String header, String text) {
		int comma = header.indexOf(',');
		MessageId id = MessageId.parse((comma < 0) ? header : header.substring(0, comma));
		MessageId predecessor = (comma < 0) ? null : MessageId.parse(header.substring(comma + 1));
		return (id != null && (comma < 0 || predecessor != null)) ? new Entry(id, predecessor, text) : null;
	}

	/**
	 * Whether no message was published between a position and this entry, which is the
	 * next one in the history.
	 */
	boolean follows(MessageId position) {
		if (this.id.equals(position.next())) {
			return true;
		}
		return (this.predecessor != null && this.predecessor.isStart())
				? position.isStart() && this.predecessor.isUpTo(position) && position.epoch() <= this.id.epoch()
				: position.equals(this.predecessor);
	}

	/**
	 * Whether no message was published between a position and this entry, which is the
	 * next one on the channel. A subscriber of the channel misses no message of a history
	 * that is removed.
	 */
	boolean followsLive(MessageId position) {
		return follows(position) || (this.id.epoch() > position.epoch() && this.id.sequence() == 1
				&& (this.predecessor == null || this.predecessor.isStart()));
	}

}
