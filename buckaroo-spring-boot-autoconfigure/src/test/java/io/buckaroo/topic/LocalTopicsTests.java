package io.buckaroo.topic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.IgnoredMessage;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.Topic;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.Topics;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalTopics}.
 */
class LocalTopicsTests extends TopicsContract {

	private Instant now = Instant.ofEpochMilli(1_000_000);

	private final InstantSource clock = () -> this.now;

	private final LocalTopics topics = new LocalTopics(HISTORIES, Object::toString, this.clock);

	@Override
	protected Topics topics() {
		return this.topics;
	}

	@Override
	protected Topics otherTopics() {
		return this.topics;
	}

	@Override
	protected String connectionId(int count) {
		return "node-" + count;
	}

	@Test
	void theFeedsOfATopicIgnorePresenceKnowingly() throws Exception {
		PresenceChange change = new PresenceChange("news", Set.of("Ann"), Set.of());
		Topic topic = new LocalTopics(new TopicHistories(List.of()), Object::toString).topic("news");
		assertThat(IgnoredMessage.isResult(topic.socket().info(change, null))).isFalse();
		assertThat(IgnoredMessage.isResult(topic.eventSource().info(change, null))).isFalse();
	}

	@Test
	void subscribersShareOneMessage() {
		RecordingInbox one = subscribed("news");
		RecordingInbox two = subscribed("news");
		publish("news", "hello");
		assertThat(one.of(TopicMessage.class).get(0)).isSameAs(two.of(TopicMessage.class).get(0));
	}

	@Test
	void eachSubscriptionToAPublicationPublishesOnce() {
		RecordingInbox inbox = subscribed("news");
		Mono<Void> publication = this.topics.topic("news").publish("hello");
		assertThat(inbox.payloads()).isEmpty();
		publication.block();
		publication.block();
		assertThat(inbox.payloads()).containsExactly("hello", "hello");
	}

	@Test
	void anUnusedTopicIsRemoved() {
		publish("news", "hello");
		assertThat(openTopics(this.topics)).isEmpty();
		Disposable subscription = this.topics.subscribe("news", Position.now(), new RecordingInbox().inbox());
		Disposable presence = this.topics.track("news", "node-1", "Ann");
		assertThat(openTopics(this.topics)).hasSize(1);
		subscription.dispose();
		assertThat(openTopics(this.topics)).hasSize(1);
		presence.dispose();
		assertThat(openTopics(this.topics)).isEmpty();
	}

	@Test
	void aHistoryIsKeptWithoutSubscribers() {
		this.topics.subscribe("long", Position.now(), new RecordingInbox().inbox()).dispose();
		publish("long", "1");
		RecordingInbox inbox = new RecordingInbox();
		this.topics.subscribe("long", Position.last(1), inbox.inbox());
		assertThat(inbox.payloads()).containsExactly("1");
	}

	@Test
	void aHistoryExpiresAfterItsTimeToLive() {
		LocalTopics expiring = expiringTopics();
		RecordingInbox first = new RecordingInbox();
		expiring.subscribe("news", Position.now(), first.inbox());
		expiring.topic("news").publish("1").block();
		this.now = this.now.plusSeconds(59);
		expiring.topic("news").publish("2").block();
		this.now = this.now.plusSeconds(59);
		assertThat(subscribe(expiring, Position.last(9)).payloads()).containsExactly("1", "2");
		this.now = this.now.plusSeconds(1);
		assertThat(subscribe(expiring, Position.last(9)).payloads()).isEmpty();
		String seen = first.of(TopicMessage.class).get(1).id();
		assertThat(subscribe(expiring, Position.after(seen)).of(Subscribed.class).get(0).recovered()).isFalse();
	}

	@Test
	void expiredHistoriesAreRemovedAsTheNumberOfTopicsGrows() {
		LocalTopics expiring = expiringTopics();
		for (int i = 0; i < 1_000; i++) {
			expiring.topic("topic-" + i).publish("1").block();
			this.now = this.now.plusSeconds(1);
		}
		assertThat(openTopics(expiring)).hasSizeLessThan(200);
	}

	private static Map<?, ?> openTopics(LocalTopics topics) {
		return (Map<?, ?>) ReflectionTestUtils.getField(topics, "topics");
	}

	private LocalTopics expiringTopics() {
		TopicHistory history = new TopicHistory("*", new History(10, Duration.ofMinutes(1), 10));
		return new LocalTopics(new TopicHistories(List.of(history)), Object::toString, this.clock);
	}

	private static RecordingInbox subscribe(Topics topics, Position from) {
		RecordingInbox inbox = new RecordingInbox();
		topics.subscribe("news", from, inbox.inbox());
		return inbox;
	}

}
