package io.buckaroo.topic.redis;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import io.buckaroo.observation.MessageTrace;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.TopicCounters;
import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessages;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopicCatchUp}.
 */
class TopicCatchUpTests {

	private final RedisClient client = RedisClient.create();

	private final TopicCatchUp catchUp = catchUp();

	@AfterEach
	void close() {
		this.client.shutdown();
	}

	@Test
	void theNumberOfLiveMessagesThatWaitIsBounded() {
		for (int i = 1; i <= 5_000; i++) {
			receive(i, "");
			assertThat(waiting()).hasSizeLessThanOrEqualTo(1024);
		}
		assertThat(waiting()).last().extracting(Entry::id).isEqualTo(new MessageId(7, 5_000));
	}

	@Test
	void theSizeOfTheLiveMessagesThatWaitIsBounded() {
		String text = "x".repeat(1024 * 1024);
		for (int i = 1; i <= 50; i++) {
			receive(i, text);
			assertThat(waiting()).hasSizeLessThanOrEqualTo(4);
		}
		assertThat(waiting()).last().extracting(Entry::id).isEqualTo(new MessageId(7, 50));
	}

	private void receive(int sequence, String text) {
		this.catchUp.received(new Entry(new MessageId(7, sequence), null, text), MessageTrace.NONE);
	}

	@SuppressWarnings("unchecked")
	private Queue<Entry> waiting() {
		return (Queue<Entry>) ReflectionTestUtils.getField(this.catchUp, "waiting");
	}

	/**
	 * Creates the catching up of a topic that cannot read its history.
	 */
	private TopicCatchUp catchUp() {
		RedisHistory history = new RedisHistory(null, new HistoryReads(this.client), new RedisNames("test"), "news",
				History.of(10));
		TopicState topic = new TopicState(new Object(), history,
				new TopicMessages("news", new PayloadCodec(new JsonMapper(), List.of()), new AtomicLong()),
				new RecentMessages(10, 1000, MessageId.NONE), new Audience(), new PresenceView("news"), new PageCache(),
				new TopicCounters());
		return new TopicCatchUp(topic, new SubscriberCatchUp(topic));
	}

}
