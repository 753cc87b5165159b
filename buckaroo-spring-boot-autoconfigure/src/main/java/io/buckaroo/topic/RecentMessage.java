package io.buckaroo.topic;

import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Inbox;
import org.jspecify.annotations.Nullable;

/**
 * A message of a topic with a history.
 *
 * @param id the id
 * @param message the message, or {@code null} if its payload could not be decoded
 * @param size the approximate size of the encoded message in bytes; 0 if it was not
 * encoded
 */
public record RecentMessage(MessageId id, @Nullable TopicMessage message, int size) {

	/**
	 * Replays the message to a subscriber, unless it could not be decoded.
	 * @param inbox the mailbox of the subscriber
	 */
	public void replayTo(Inbox inbox) {
		if (this.message != null) {
			inbox.replay(this.message);
		}
	}

}
