package io.buckaroo.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.TopicStatistics.TopicSize;
import io.buckaroo.runtime.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that hold for all implementations of {@link Topics}. Topics with the prefix
 * {@code kept} have a history of three messages and a recovery limit of two, those with
 * the prefix {@code long} a history of a hundred messages and a recovery limit of a
 * hundred, and those with the prefix {@code mortal} a time to live of one minute.
 */
public abstract class TopicsContract {

	private static final int LIMIT = 1 << 20;

	/** The histories that the tests rely on. */
	public static final TopicHistories HISTORIES = new TopicHistories(
			List.of(new TopicHistory("kept*", new History(3, Duration.ZERO, 2)),
					new TopicHistory("long*", new History(100, Duration.ZERO, 100)),
					new TopicHistory("mortal*", new History(100, Duration.ofMinutes(1), 100))));

	/**
	 * Returns the topics of a node.
	 * @return the topics
	 */
	protected abstract Topics topics();

	/**
	 * Returns the topics of the node to which a client reconnects.
	 * @return the topics
	 */
	protected abstract Topics otherTopics();

	/**
	 * Returns the id of a connection of the node.
	 * @param count the number of the connection
	 * @return the id
	 */
	protected abstract String connectionId(int count);

	@Test
	void aMessageReachesAllSubscribersOfItsTopicOnly() {
		RecordingInbox one = subscribed("news");
		RecordingInbox two = subscribed("news");
		RecordingInbox other = subscribed("weather");
		publish("news", "hello");
		eventually(
				() -> assertThat(one.of(TopicMessage.class)).containsExactly(new TopicMessage("news", null, "hello")));
		eventually(() -> assertThat(two.payloads()).containsExactly("hello"));
		publish("weather", "rain");
		eventually(() -> assertThat(other.payloads()).containsExactly("rain"));
	}

	@Test
	void messagesOfOnePublisherArriveInOrder() {
		RecordingInbox inbox = subscribed("news");
		publish("news", "1", "2", "3", "4", "5");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2", "3", "4", "5"));
	}

	@Test
	void aDisposedSubscriptionReceivesNothing() {
		RecordingInbox gone = new RecordingInbox();
		Disposable subscription = topics().subscribe("news", Position.now(), gone.inbox());
		eventually(() -> assertThat(gone.messages()).isNotEmpty());
		RecordingInbox inbox = subscribed("news");
		subscription.dispose();
		publish("news", "hello");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("hello"));
		assertThat(gone.payloads()).isEmpty();
	}

	@Test
	void aSubscriptionStartsWithSubscribed() {
		assertThat(subscribed("news").messages()).containsExactly(new Subscribed("news", null, true));
	}

	@Test
	void messagesOfATopicWithAHistoryHaveConsecutiveIds() {
		RecordingInbox inbox = subscribed("long-ids");
		publish("long-ids", "1", "2");
		eventually(() -> assertThat(inbox.payloads()).hasSize(2));
		List<MessageId> ids = inbox.of(TopicMessage.class)
			.stream()
			.map((message) -> MessageId.parse(Objects.requireNonNull(message.id())))
			.toList();
		assertThat(ids.get(1)).isEqualTo(Objects.requireNonNull(ids.get(0)).next());
	}

	@Test
	void aReturningClientRecoversExactlyTheMissedMessages() {
		RecordingInbox first = subscribed("long-back");
		publish("long-back", "1", "2", "3", "4");
		String seen = idOf(first, "2");
		RecordingInbox back = subscribe(otherTopics(), "long-back", Position.after(seen));
		publish("long-back", "5");
		eventually(() -> assertThat(back.payloads()).containsExactly("3", "4", "5"));
		assertThat(back.messages().get(0)).isEqualTo(new Subscribed("long-back", seen, true));
	}

	@Test
	void aReturningClientThatMissedNothingRecoversNothing() {
		RecordingInbox first = subscribed("long-none");
		publish("long-none", "1");
		RecordingInbox back = subscribe(otherTopics(), "long-none", Position.after(idOf(first, "1")));
		eventually(() -> assertThat(back.messages()).hasSize(1));
		assertThat(back.of(Subscribed.class).get(0).recovered()).isTrue();
	}

	@Test
	void aClientThatReceivedNoMessageResumesFromTheStartOfItsSubscription() {
		RecordingInbox first = subscribed("long-begin");
		String begin = first.of(Subscribed.class).get(0).id();
		publish("long-begin", "1", "2");
		RecordingInbox back = subscribe(otherTopics(), "long-begin", Position.after(begin));
		eventually(() -> assertThat(back.payloads()).containsExactly("1", "2"));
	}

	@Test
	void aClientThatMissedMoreThanTheLimitRecoversNothing() {
		RecordingInbox first = subscribed("kept-limit");
		publish("kept-limit", "1", "2", "3", "4");
		RecordingInbox back = subscribe(otherTopics(), "kept-limit", Position.after(idOf(first, "1")));
		publish("kept-limit", "5");
		eventually(() -> assertThat(back.payloads()).containsExactly("5"));
		assertThat(back.messages().get(0)).isEqualTo(new Subscribed("kept-limit", idOf(first, "4"), false));
	}

	@Test
	void aClientWithAMalformedIdRecoversNothing() {
		RecordingInbox back = subscribe(otherTopics(), "long-garbage", Position.after("garbage"));
		eventually(() -> assertThat(back.of(Subscribed.class)).hasSize(1));
		assertThat(back.of(Subscribed.class).get(0).recovered()).isFalse();
	}

	@Test
	void aClientFromAnotherEpochRecoversNothing() {
		publish("long-epoch", "1");
		RecordingInbox back = subscribe(otherTopics(), "long-epoch", Position.after("123-1"));
		publish("long-epoch", "2");
		eventually(() -> assertThat(back.payloads()).containsExactly("2"));
		assertThat(back.of(Subscribed.class).get(0).recovered()).isFalse();
	}

	@Test
	void aReturningClientRecoversNothingWithoutAHistory() {
		RecordingInbox back = subscribe(otherTopics(), "news", Position.after("123-1"));
		eventually(() -> assertThat(back.messages()).containsExactly(new Subscribed("news", null, false)));
	}

	@Test
	void aSubscriptionCanStartWithTheLatestMessages() {
		publish("long-latest", "1", "2", "3");
		RecordingInbox inbox = subscribe(topics(), "long-latest", Position.last(2));
		publish("long-latest", "4");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("2", "3", "4"));
		assertThat(inbox.of(Subscribed.class).get(0).recovered()).isTrue();
	}

	@Test
	void aSubscriptionStartsWithAllMessagesIfThereAreFewerThanRequested() {
		publish("long-all", "1", "2");
		RecordingInbox inbox = subscribe(topics(), "long-all", Position.last(50));
		eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2"));
	}

	@Test
	void subscribersReceiveJoinedAndLeftMembers() {
		RecordingInbox inbox = subscribed("room");
		Disposable ann = topics().track("room", connectionId(1), "Ann");
		eventually(() -> assertThat(inbox.of(PresenceChange.class))
			.contains(new PresenceChange("room", Set.of("Ann"), Set.of())));
		assertThat(otherTopics().topic("room").members().block(PATIENCE)).containsExactly("Ann");
		ann.dispose();
		eventually(() -> assertThat(inbox.of(PresenceChange.class))
			.contains(new PresenceChange("room", Set.of(), Set.of("Ann"))));
		assertThat(otherTopics().topic("room").members().block(PATIENCE)).isEmpty();
	}

	@Test
	void aMemberWithTwoConnectionsLeavesWithTheLast() {
		Disposable first = topics().track("twice", connectionId(1), "Ann");
		Disposable second = topics().track("twice", connectionId(2), "Ann");
		eventually(() -> assertThat(topics().topic("twice").members().block(PATIENCE)).containsExactly("Ann"));
		first.dispose();
		eventually(() -> assertThat(topics().topic("twice").members().block(PATIENCE)).containsExactly("Ann"));
		second.dispose();
		eventually(() -> assertThat(topics().topic("twice").members().block(PATIENCE)).isEmpty());
	}

	static Stream<Object> largePayloads() {
		return Stream.of("x".repeat(LIMIT + 1), "é".repeat(LIMIT / 2 + 1), new byte[LIMIT + 1]);
	}

	@ParameterizedTest
	@MethodSource("largePayloads")
	void aPayloadThatIsLargerThanTheLimitIsRefused(Object payload) {
		RecordingInbox inbox = subscribed("large");
		assertThatIllegalArgumentException().isThrownBy(() -> publish("large", payload))
			.withMessageContaining("buckaroo.max-publication-size");
		publish("large", "x".repeat(LIMIT), "after");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("x".repeat(LIMIT), "after"));
	}

	@Test
	void mapsListsNumbersAndBooleansNeedNoRegistration() {
		RecordingInbox inbox = subscribed("plain");
		Object[] payloads = { Map.of("text", "a", "numbers", List.of(1, 2.5)), List.of(true, Map.of()), 12, 12L, 1.5,
				false };
		publish("plain", payloads);
		eventually(() -> assertThat(inbox.payloads()).containsExactly(payloads));
	}

	@Test
	void theNameOfATopicIsNotEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> topics().topic(""));
		assertThat(topics().topic("news").name()).isEqualTo("news");
	}

	private String idOf(RecordingInbox inbox, String payload) {
		eventually(() -> assertThat(inbox.payloads()).contains(payload));
		return inbox.of(TopicMessage.class)
			.stream()
			.filter((message) -> message.payload().equals(payload))
			.map(TopicMessage::id)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Publishes messages one after the other.
	 * @param topic the name of the topic
	 * @param payloads the payloads
	 */
	protected final void publish(String topic, Object... payloads) {
		for (Object payload : payloads) {
			topics().topic(topic).publish(payload).block(PATIENCE);
		}
	}

	@Test
	void topicsAndSubscriptionsAreCounted() {
		TopicStatistics before = topics().statistics(0);
		subscribed("counted-a");
		subscribed("counted-b");
		subscribed("counted-b");
		TopicStatistics after = topics().statistics(1);
		assertThat(after.topics() - before.topics()).isEqualTo(2);
		assertThat(after.subscriptions() - before.subscriptions()).isEqualTo(3);
		assertThat(after.largest()).hasSize(1);
		assertThat(topics().statistics(Integer.MAX_VALUE).largest()).contains(new TopicSize("counted-a", 1),
				new TopicSize("counted-b", 2));
	}

	@Test
	void aSubscriptionIsCountedUntilItEnds() {
		int before = topics().statistics(0).subscriptions();
		Disposable subscription = topics().subscribe("counted-until", Position.now(), new RecordingInbox().inbox());
		assertThat(topics().statistics(0).subscriptions()).isEqualTo(before + 1);
		subscription.dispose();
		subscription.dispose();
		assertThat(topics().statistics(0).subscriptions()).isEqualTo(before);
	}

	@Test
	void subscriptionsThatResumeAreCounted() {
		publish("long-resumed", "a", "b");
		RecordingInbox first = subscribe(topics(), "long-resumed", Position.last(2));
		eventually(() -> assertThat(first.of(TopicMessage.class)).hasSize(2));
		String id = first.of(TopicMessage.class).get(0).id();
		TopicStatistics before = topics().statistics(0);
		subscribe(topics(), "long-resumed", Position.after(id));
		subscribe(topics(), "long-resumed", Position.after("unknown"));
		subscribe(topics(), "long-resumed", Position.now());
		TopicStatistics after = topics().statistics(0);
		assertThat(after.recovered() - before.recovered()).isEqualTo(1);
		assertThat(after.reset() - before.reset()).isEqualTo(1);
	}

	@Test
	void subscriptionsToATopicWithoutAHistoryNeverResume() {
		TopicStatistics before = topics().statistics(0);
		subscribe(topics(), "news-resumed", Position.after("1-1"));
		TopicStatistics after = topics().statistics(0);
		assertThat(after.recovered()).isEqualTo(before.recovered());
		assertThat(after.reset()).isEqualTo(before.reset());
	}

	/**
	 * Subscribes on the first node, and waits until the subscription has started.
	 * @param topic the name of the topic
	 * @return the mailbox of the subscriber
	 */
	protected final RecordingInbox subscribed(String topic) {
		RecordingInbox inbox = subscribe(topics(), topic, Position.now());
		eventually(() -> assertThat(inbox.messages()).isNotEmpty());
		return inbox;
	}

	/**
	 * Subscribes, and waits until the subscription has started.
	 * @param topics the topics of a node
	 * @param topic the name of the topic
	 * @param from the position at which the subscription starts
	 * @return the mailbox of the subscriber
	 */
	protected static RecordingInbox subscribe(Topics topics, String topic, Position from) {
		RecordingInbox inbox = new RecordingInbox();
		topics.subscribe(topic, from, inbox.inbox());
		eventually(() -> assertThat(inbox.messages()).isNotEmpty());
		return inbox;
	}

}
