package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.buckaroo.Position;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.runtime.RecordingInbox;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a client never mistakes a message for another one, and receives what it has
 * missed or a {@code reset}, after Redis has lost messages while no client was connected.
 */
class LostMessagesIT {

	private static final RedisSettings SETTINGS = new RedisSettings("test", false, Duration.ofMillis(200),
			Duration.ofSeconds(3));

	private static final String TOPIC = "long";

	@Test
	void messagesAfterTheLatestSnapshotAreLost() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			List<String> ids = publish(node, 1, 50);
			node.redis().save();
			ids.addAll(publish(node, 51, 70));
			redis.kill();
			eventually(() -> assertThat(node.topics().isUp()).isFalse());
			redis.restart();
			List<String> later = publish(node, 71, 100);
			assertThat(later).doesNotContainAnyElementsOf(ids);
			assertThat(missedAfter(node, ids.get(69))).isNull();
			assertThat(missedAfter(node, ids.get(59))).isNull();
			assertThat(missedAfter(node, ids.get(49))).containsExactlyElementsOf(payloads(71, 100));
			assertThat(missedAfter(node, ids.get(47))).startsWith("49", "50", "71").hasSize(32);
			assertThat(missedAfter(node, later.get(19))).containsExactlyElementsOf(payloads(91, 100));
		}
	}

	private static RedisNode start(RedisProcess redis) {
		return new RedisNode(SETTINGS, redis.port());
	}

	/**
	 * Publishes numbered messages, and returns their ids. Until Redis is available,
	 * publications fail.
	 */
	private static List<String> publish(RedisNode node, int first, int last) {
		eventually(() -> assertThat(node.topics().isUp()).isTrue());
		RecordingInbox inbox = new RecordingInbox();
		Disposable subscription = node.topics().subscribe(TOPIC, Position.now(), inbox.inbox());
		eventually(() -> assertThat(inbox.of(Subscribed.class)).isNotEmpty());
		for (String payload : payloads(first, last)) {
			node.topics().topic(TOPIC).publish(payload).block(PATIENCE);
		}
		eventually(() -> assertThat(inbox.payloads()).hasSize(last - first + 1));
		subscription.dispose();
		return new ArrayList<>(inbox.of(TopicMessage.class).stream().map(TopicMessage::id).toList());
	}

	/**
	 * Returns what a client receives that returns with an id, or {@code null} if it
	 * receives a {@code reset}.
	 */
	private static List<Object> missedAfter(RedisNode node, String id) {
		RecordingInbox inbox = new RecordingInbox();
		Disposable subscription = node.topics().subscribe(TOPIC, Position.after(id), inbox.inbox());
		eventually(() -> assertThat(inbox.of(Subscribed.class)).isNotEmpty());
		node.topics().topic(TOPIC).publish("end").block(PATIENCE);
		eventually(() -> assertThat(inbox.payloads()).contains("end"));
		subscription.dispose();
		return inbox.of(Subscribed.class).get(0).recovered()
				? inbox.payloads().stream().filter((payload) -> !payload.equals("end")).map(Object.class::cast).toList()
				: null;
	}

	private static List<String> payloads(int first, int last) {
		return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
	}

}
