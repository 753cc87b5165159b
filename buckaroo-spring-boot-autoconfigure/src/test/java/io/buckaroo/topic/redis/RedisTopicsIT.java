package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.PayloadType;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicException;
import io.buckaroo.TopicMessage;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TcpProxy;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.RoundTrips;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.TopicsContract;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.test.util.ReflectionTestUtils;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisTopics} with two nodes and a real Redis.
 */
class RedisTopicsIT extends TopicsContract {

	private static final RedisSettings SETTINGS = new RedisSettings("test", false, Duration.ofMillis(200),
			Duration.ofSeconds(3));

	private static final RedisSettings LOCAL_ONLY = new RedisSettings("test", true, SETTINGS.heartbeatInterval(),
			SETTINGS.heartbeatTimeout());

	@RegisterExtension
	private static final RedisProcess redis = RedisProcess.onFreePort();

	private RedisNode node;

	private RedisNode other;

	@BeforeEach
	void startNodes() {
		this.node = new RedisNode(SETTINGS, redis.port());
		this.other = new RedisNode(SETTINGS, redis.port());
		eventually(() -> assertThat(this.node.topics().isUp() && this.other.topics().isUp()).isTrue());
		eventually(() -> assertThat(
				this.node.redis().exists("test:node:" + this.node.id(), "test:node:" + this.other.id()))
			.isEqualTo(2));
	}

	@AfterEach
	void stopNodes() {
		this.node.redis().flushall();
		this.node.close();
		this.other.close();
	}

	@Override
	protected Topics topics() {
		return this.node.topics();
	}

	@Override
	protected Topics otherTopics() {
		return this.other.topics();
	}

	@Override
	protected String connectionId(int count) {
		return this.node.id() + "-" + count;
	}

	@Test
	void aMessageReachesSubscribersOnAnotherNode() {
		RecordingInbox inbox = subscribeElsewhere("news");
		publish("news", "hello");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("hello"));
	}

	@Test
	void aHistoryIsAStreamWithTheIdsOfTheMessages() {
		RecordingInbox inbox = subscribed("long");
		publish("long", "hello");
		eventually(() -> assertThat(inbox.payloads()).hasSize(1));
		assertThat(this.node.redis().xrange("test:topic:long", Range.unbounded())).singleElement()
			.satisfies((message) -> assertThat(message.getId()).isEqualTo(inbox.of(TopicMessage.class).get(0).id()));
	}

	@Test
	void theRoundTripsOfHeartbeatsAreMeasured() {
		eventually(() -> assertThat(this.node.topics().roundTrip()).isPositive());
		RoundTrips roundTrips = this.node.topics().roundTrips();
		assertThat(roundTrips.count()).isPositive();
		assertThat(roundTrips.total()).isGreaterThanOrEqualTo(roundTrips.latest());
	}

	@Test
	void anObjectOfARegisteredTypeArrivesAsThatType() {
		RecordingInbox inbox = subscribeElsewhere("prices");
		publish("prices", new Price("ACME", 12.5));
		eventually(() -> assertThat(inbox.payloads()).containsExactly(new Price("ACME", 12.5)));
	}

	@Test
	void anObjectOfAnUnregisteredTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> publish("prices", new Object()))
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("PayloadType");
	}

	@Test
	void messagesThatCannotBeDecodedAreCountedAndDropped() {
		RecordingInbox inbox = subscribed("news");
		long dropped = this.node.topics().dropped();
		for (String garbage : List.of("", "garbage", " ", " garbage", " {\"v\":2,\"type\":\"string\",\"data\":\"\"}",
				" {\"v\":1,\"type\":\"java.lang.Runtime\",\"data\":{}}", "1-x {}", " [1]", " null")) {
			this.node.redis().publish("test:topic:news", garbage);
		}
		publish("news", "hello");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("hello"));
		assertThat(this.node.topics().dropped() - dropped).isEqualTo(9);
		assertThat(this.node.topics().droppedByType()).containsEntry("publication", this.node.topics().dropped());
	}

	@Test
	void anEntryThatCannotBeDecodedIsNotAGap() {
		RecordingInbox first = subscribed("long");
		publish("long", "1");
		eventually(() -> assertThat(first.payloads()).hasSize(1));
		MessageId id = idOfLast(first);
		this.node.redis()
			.xadd("test:topic:long", XAddArgs.Builder.nomkstream().id(id.next().toString()), "m", "{\"v\":2}");
		publish("long", "3");
		eventually(() -> assertThat(first.payloads()).containsExactly("1", "3"));
		RecordingInbox back = subscribe(otherTopics(), "long", Position.after(id.toString()));
		eventually(() -> assertThat(back.payloads()).containsExactly("3"));
		assertThat(back.of(Subscribed.class).get(0).recovered()).isTrue();
	}

	@Test
	void theChannelIsSubscribedOnlyWhileTheTopicHasSubscribers() {
		Disposable subscription = topics().subscribe("news", Position.now(), new RecordingInbox().inbox());
		eventually(
				() -> assertThat(this.node.redis().pubsubChannels("test:topic:*")).containsExactly("test:topic:news"));
		subscription.dispose();
		eventually(() -> assertThat(this.node.redis().pubsubChannels("test:topic:*")).isEmpty());
		assertThat(openTopics(this.node)).isEmpty();
	}

	@Test
	void channelsAreUnsubscribedAfterRapidSubscriptionChanges() {
		for (int round = 0; round < 3; round++) {
			List<Disposable> subscriptions = new ArrayList<>();
			for (int i = 0; i < 1_000; i++) {
				subscriptions.add(topics().subscribe("long-" + i, Position.last(1), new RecordingInbox().inbox()));
			}
			subscriptions.forEach(Disposable::dispose);
		}
		eventually(() -> assertThat(openTopics(this.node)).isEmpty());
		eventually(() -> assertThat(this.node.redis().pubsubChannels("test:topic:*")).isEmpty());
	}

	@Test
	void publicationFailsWhileRedisIsUnavailable() {
		redis.kill();
		try {
			assertThatExceptionOfType(TopicException.class).isThrownBy(() -> publish("news", "hello"));
			eventually(() -> assertThat(this.node.topics().isUp()).isFalse());
		}
		finally {
			redis.restart();
		}
		eventually(() -> assertThat(this.node.topics().isUp()).isTrue());
	}

	@Test
	void publicationReachesThisNodeWhileRedisIsUnavailable() {
		try (RedisNode alone = new RedisNode(LOCAL_ONLY, redis.port())) {
			RecordingInbox inbox = subscribe(alone.topics(), "long-local", Position.now());
			redis.kill();
			try {
				eventually(() -> assertThat(alone.topics().isUp()).isFalse());
				alone.topics().topic("long-local").publish("hello").block(PATIENCE);
			}
			finally {
				redis.restart();
			}
			assertThat(inbox.of(TopicMessage.class)).containsExactly(new TopicMessage("long-local", null, "hello"));
		}
	}

	@Test
	void publicationReachesThisNodeBeforeTheFirstConnectionToRedis() {
		try (TcpProxy proxy = TcpProxy.to(redis.port())) {
			proxy.refuse();
			try (RedisNode alone = new RedisNode(LOCAL_ONLY, proxy.port())) {
				RecordingInbox inbox = new RecordingInbox();
				alone.topics().subscribe("long-local", Position.now(), inbox.inbox());
				alone.topics().topic("long-local").publish("hello").block(PATIENCE);
				assertThat(inbox.messages()).containsExactly(new TopicMessage("long-local", null, "hello"));
			}
		}
	}

	@Test
	void aPublicationWithUnknownOutcomeIsNotDeliveredLocally() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); RedisNode stalled = new RedisNode(LOCAL_ONLY, proxy.port())) {
			RecordingInbox inbox = subscribe(stalled.topics(), "long-stalled", Position.now());
			proxy.stall();
			assertThatExceptionOfType(TopicException.class)
				.isThrownBy(() -> stalled.topics().topic("long-stalled").publish("hello").block(PATIENCE));
			assertThat(inbox.payloads()).isEmpty();
		}
	}

	@Test
	void aPublicationThatRedisRefusesFails() {
		try (RedisNode alone = new RedisNode(LOCAL_ONLY, redis.port())) {
			eventually(() -> assertThat(alone.topics().isUp()).isTrue());
			this.node.redis().set("test:topic:long-wrong", "not a stream");
			assertThatExceptionOfType(TopicException.class)
				.isThrownBy(() -> alone.topics().topic("long-wrong").publish("hello").block(PATIENCE))
				.withMessageContaining("WRONGTYPE");
		}
	}

	@Test
	void aNodeRecoversMessagesAfterANetworkFailure() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); RedisNode cutOff = new RedisNode(SETTINGS, proxy.port())) {
			RecordingInbox inbox = subscribe(cutOff.topics(), "long-cut", Position.now());
			publish("long-cut", "1");
			eventually(() -> assertThat(inbox.payloads()).containsExactly("1"));
			proxy.refuse();
			publish("long-cut", "2", "3");
			proxy.accept();
			publish("long-cut", "4");
			eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2", "3", "4"));
		}
	}

	@Test
	void aStalledConnectionIsReplacedAndMissedMessagesAreRecovered() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); RedisNode stalled = new RedisNode(SETTINGS, proxy.port())) {
			RecordingInbox inbox = subscribe(stalled.topics(), "long-stall", Position.now());
			proxy.stall();
			publish("long-stall", "1", "2");
			eventually(() -> assertThat(stalled.topics().isUp()).isFalse());
			proxy.accept();
			eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2"));
			eventually(() -> assertThat(stalled.topics().isUp()).isTrue());
		}
	}

	@Test
	void subscribersAreNotifiedOfALostHistoryAndContinue() {
		RecordingInbox inbox = subscribed("long-lost");
		publish("long-lost", "1");
		eventually(() -> assertThat(inbox.payloads()).hasSize(1));
		redis.forget();
		eventually(() -> assertThat(inbox.of(Subscribed.class)).hasSize(2));
		assertThat(inbox.of(Subscribed.class).get(1).recovered()).isFalse();
		publish("long-lost", "2");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2"));
	}

	@Test
	void aClientOfAnEmptyHistoryDetectsThatItWasReplaced() {
		String begin = subscribed("long-empty").of(Subscribed.class).get(0).id();
		publish("long-empty", "missed");
		this.node.redis().del("test:topic:long-empty");
		publish("long-empty", "other");
		RecordingInbox back = subscribe(otherTopics(), "long-empty", Position.after(begin));
		eventually(() -> assertThat(back.of(Subscribed.class)).hasSize(1));
		assertThat(back.of(Subscribed.class).get(0).recovered()).isFalse();
		assertThat(back.payloads()).isEmpty();
	}

	@Test
	void aClientOfAnEmptyHistoryDoesNotWaitForItsFirstMessage() {
		RecordingInbox behind = subscribeElsewhere("long-first");
		publish("long-first", "old");
		eventually(() -> assertThat(behind.payloads()).hasSize(1));
		this.node.redis().del("test:topic:long-first");
		try (RedisNode third = new RedisNode(SETTINGS, redis.port())) {
			RecordingInbox inbox = new RecordingInbox();
			third.topics().subscribe("long-first", Position.now(), inbox.inbox());
			eventually(() -> assertThat(inbox.of(Subscribed.class)).hasSize(1));
			String begin = inbox.of(Subscribed.class).get(0).id();
			RecordingInbox back = subscribe(otherTopics(), "long-first", Position.after(begin));
			eventually(() -> assertThat(back.messages()).containsExactly(new Subscribed("long-first", begin, true)));
			publish("long-first", "new");
			eventually(() -> assertThat(back.payloads()).containsExactly("new"));
		}
	}

	@Test
	void aMessageThatIsNotInTheHistoryIsSkipped() {
		RecordingInbox inbox = subscribed("long-gap");
		publish("long-gap", "1");
		eventually(() -> assertThat(inbox.payloads()).hasSize(1));
		MessageId id = idOfLast(inbox);
		this.node.redis()
			.publish("test:topic:long-gap",
					id.next().next().next() + " {\"v\":1,\"type\":\"string\",\"data\":\"lost\"}");
		publish("long-gap", "2");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2"));
	}

	@Test
	void aHistoryThatLostItsLatestMessageIsRestarted() {
		RecordingInbox inbox = subscribed("long-end");
		publish("long-end", "1", "2", "3");
		eventually(() -> assertThat(inbox.payloads()).hasSize(3));
		String seen = inbox.of(TopicMessage.class).get(2).id();
		this.node.redis().xdel("test:topic:long-end", seen);
		redis.kill();
		redis.restart();
		eventually(() -> assertThat(inbox.of(Subscribed.class)).hasSize(2));
		publish("long-end", "other");
		RecordingInbox back = subscribe(otherTopics(), "long-end", Position.after(seen));
		eventually(() -> assertThat(back.of(Subscribed.class)).hasSize(1));
		assertThat(back.of(Subscribed.class).get(0).recovered()).isFalse();
	}

	@Test
	void aHistoryOfAnEarlierEpochIsDropped() {
		RecordingInbox inbox = subscribed("long-older");
		publish("long-older", "1");
		eventually(() -> assertThat(inbox.payloads()).hasSize(1));
		long epoch = idOfLast(inbox).epoch();
		this.node.redis().del("test:topic:long-older");
		this.node.redis().xadd("test:topic:long-older", new XAddArgs().id("1-5"), "m", "{}");
		redis.kill();
		redis.restart();
		eventually(() -> assertThat(inbox.of(Subscribed.class)).hasSize(2));
		publish("long-older", "other");
		eventually(() -> assertThat(inbox.payloads()).hasSize(2));
		assertThat(idOfLast(inbox).epoch()).isGreaterThan(epoch);
	}

	@Test
	void subscribersAreNotifiedOfANewHistoryWithAnEarlierEpoch() {
		RecordingInbox inbox = subscribed("long-clock");
		publish("long-clock", "1");
		eventually(() -> assertThat(inbox.payloads()).hasSize(1));
		this.node.redis().del("test:topic:long-clock");
		this.node.redis().xadd("test:topic:long-clock", new XAddArgs().id("5-1"), "m", "{}", "p", "1-0");
		this.node.redis().publish("test:topic:long-clock", "5-1,1-0 {}");
		eventually(() -> assertThat(inbox.of(Subscribed.class)).extracting(Subscribed::recovered)
			.containsExactly(true, false));
		publish("long-clock", "2");
		eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2"));
	}

	private static Map<?, ?> openTopics(RedisNode node) {
		return (Map<?, ?>) ReflectionTestUtils.getField(node.topics(), "topics");
	}

	private static MessageId idOfLast(RecordingInbox inbox) {
		List<TopicMessage> messages = inbox.of(TopicMessage.class);
		return MessageId.parse(messages.get(messages.size() - 1).id());
	}

	@Test
	void historiesExpire() {
		publish("mortal-1", "hello");
		assertThat(this.node.redis().pttl("test:topic:mortal-1")).isBetween(1L, 60_000L);
		assertThat(this.node.redis().pttl("test:epoch:mortal-1")).isBetween(1L, 3_600_000L);
		publish("long-named", "hello");
		assertThat(this.node.redis().pttl("test:epoch:long-named")).isPositive();
	}

	@Test
	void aTopicWithoutMessagesLeavesNoKey() {
		String begin = subscribed("long-unknown").of(Subscribed.class).get(0).id();
		subscribe(otherTopics(), "long-unknown", Position.after(begin));
		subscribe(otherTopics(), "long-unknown", Position.after("123-1"));
		subscribe(otherTopics(), "mortal-unknown", Position.last(3));
		assertThat(this.node.redis().keys("*unknown*")).isEmpty();
	}

	@Test
	void membersOfACrashedNodeLeave() {
		RecordingInbox inbox = subscribed("room");
		RedisNode killed = new RedisNode(SETTINGS, redis.port());
		eventually(() -> assertThat(killed.topics().isUp()).isTrue());
		killed.topics().track("room", killed.id() + "-1", "Ann");
		eventually(() -> assertThat(inbox.of(PresenceChange.class))
			.contains(new PresenceChange("room", Set.of("Ann"), Set.of())));
		killed.kill();
		eventually(() -> assertThat(inbox.of(PresenceChange.class))
			.contains(new PresenceChange("room", Set.of(), Set.of("Ann"))));
		eventually(() -> assertThat(this.node.redis().hgetall("test:members:room")).isEmpty());
	}

	@Test
	void membersAreRestoredAfterRedisLostThem() {
		topics().track("room", connectionId(1), "Ann");
		redis.forget();
		eventually(() -> assertThat(otherTopics().topic("room").members().block(PATIENCE)).containsExactly("Ann"));
	}

	@Test
	void subscribersReceiveRestoredMembers() {
		RecordingInbox inbox = subscribeElsewhere("room");
		topics().track("room", connectionId(1), "Ann");
		eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Ann"));
		this.node.redis().del("test:members:room");
		this.node.redis().publish("test:topic:room", RedisPresence.NOTICE);
		eventually(() -> assertThat(inbox.of(PresenceChange.class)).hasSizeGreaterThan(2));
		eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Ann"));
	}

	@Test
	void aMemberThatLeavesWhileRedisIsUnavailableIsRemovedLater() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); RedisNode cutOff = new RedisNode(SETTINGS, proxy.port())) {
			topics().track("room", connectionId(1), "Ann");
			Disposable bob = cutOff.topics().track("room", cutOff.id() + "-1", "Bob");
			eventually(() -> assertThat(otherTopics().topic("room").members().block(PATIENCE))
				.containsExactlyInAnyOrder("Ann", "Bob"));
			proxy.refuse();
			eventually(() -> assertThat(cutOff.topics().isUp()).isFalse());
			bob.dispose();
			proxy.accept();
			eventually(() -> assertThat(cutOff.topics().isUp()).isTrue());
			eventually(
					() -> assertThat(this.node.redis().hgetall("test:members:room")).containsOnlyKeys(connectionId(1)));
		}
	}

	@Test
	void aMemberThatJoinsWhileRedisIsUnavailableIsAddedLater() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); RedisNode cutOff = new RedisNode(SETTINGS, proxy.port())) {
			String id = cutOff.id() + "-1";
			RecordingInbox inbox = subscribed("room");
			Disposable bob = cutOff.topics().track("room", id, "Bob");
			eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Bob"));
			proxy.refuse();
			eventually(() -> assertThat(cutOff.topics().isUp()).isFalse());
			bob.dispose();
			cutOff.topics().track("room", id, "Rob");
			proxy.accept();
			eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Rob"));
			assertThat(inbox.of(PresenceChange.class)).noneMatch((change) -> change.left().contains("Rob"));
		}
	}

	private static Set<String> membersSeenBy(RecordingInbox inbox) {
		Set<String> members = new HashSet<>();
		inbox.of(PresenceChange.class).forEach((change) -> {
			members.addAll(change.joined());
			members.removeAll(change.left());
		});
		return members;
	}

	private RecordingInbox subscribeElsewhere(String topic) {
		return subscribe(otherTopics(), topic, Position.now());
	}

	record Price(String symbol, double last) {

	}

}
