package io.buckaroo.topic.redis;

import io.buckaroo.runtime.Audience;
import io.buckaroo.topic.RecentMessages;

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
 */
record TopicState(Object lock, RedisHistory history, TopicMessages messages, RecentMessages recent,
		Audience subscribers, PresenceView presence, PageCache pages) {

	HistoryReader newReader() {
		return new HistoryReader(this.lock, this.history.newFailures());
	}

	boolean hasHistory() {
		return this.history.isKept();
	}

}
