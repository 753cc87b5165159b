package io.buckaroo.topic.redis;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.buckaroo.Subscribed;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.TopicCounters;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessages;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopicState}.
 */
class TopicStateTests {

	private final RedisClient client = RedisClient.create();

	private final TopicCounters counters = new TopicCounters();

	@AfterEach
	void close() {
		this.client.shutdown();
	}

	@Test
	void subscribersThatLoseMessagesOfAHistoryAreCounted() {
		TopicState topic = topicWithTwoSubscribers(History.of(10));
		topic.resetSubscribers(new MessageId(1, 0));
		assertThat(resets()).isEqualTo(2);
	}

	@Test
	void subscribersOfATopicWithoutAHistoryAreNotCounted() {
		TopicState topic = topicWithTwoSubscribers(History.NONE);
		topic.resetSubscribers(null);
		assertThat(resets()).isZero();
	}

	@Test
	void subscribersOfATopicWithoutAHistoryLearnThatMessagesAreLost() {
		TopicState topic = topicWithTwoSubscribers(History.NONE);
		RecordingInbox inbox = new RecordingInbox();
		inbox.inbox().join(topic.subscribers());
		topic.resetSubscribers(null);
		assertThat(inbox.messages()).containsExactly(new Subscribed("news", null, false));
	}

	private long resets() {
		return TopicStatistics.of(0, this.counters, List.of()).reset();
	}

	private TopicState topicWithTwoSubscribers(History kept) {
		RedisHistory history = new RedisHistory(null, new HistoryReads(this.client), new RedisNames("test"), "news",
				kept);
		Audience subscribers = new Audience();
		new RecordingInbox().inbox().join(subscribers);
		new RecordingInbox().inbox().join(subscribers);
		return new TopicState(new Object(), history,
				new TopicMessages("news", new PayloadCodec(new JsonMapper(), List.of()), new AtomicLong()),
				new RecentMessages(10, 1000, MessageId.NONE), subscribers, new PresenceView("news"), new PageCache(),
				this.counters);
	}

}
