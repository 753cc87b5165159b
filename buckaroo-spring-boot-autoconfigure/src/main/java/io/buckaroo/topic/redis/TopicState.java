package io.buckaroo.topic.redis;

import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.TopicCounters;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessages;
import org.jspecify.annotations.Nullable;

/**
 * The state that the parts of a topic share: {@link RedisTopic}, {@link TopicCatchUp} and
 * {@link SubscriberCatchUp}.
 *
 * @param lock the lock of the topic, which guards all of this state
 * @param history the history in Redis
 * @param messages the factory of the topic's messages
 * @param recent the window of the latest messages, with the position of the topic on this
 * node
 * @param subscribers the subscribers that have caught up
 * @param presence the members on all nodes
 * @param pages the pages of all topics that were just read
 * @param counters the counters of all topics
 */
record TopicState(Object lock, RedisHistory history, TopicMessages messages, RecentMessages recent,
		Audience subscribers, PresenceView presence, PageCache pages, TopicCounters counters) {

	HistoryReader newReader() {
		return new HistoryReader(this.lock, this.history.newFailures());
	}

	/**
	 * Tells the subscribers that have caught up that messages are lost.
	 * @param start the position at which they continue, or {@code null} without a history
	 */
	void resetSubscribers(@Nullable MessageId start) {
		if (hasHistory()) {
			this.counters.reset(this.subscribers.size());
		}
		this.subscribers.replay(this.messages.subscribed(start, false));
	}

	boolean hasHistory() {
		return this.history.isKept();
	}

}
