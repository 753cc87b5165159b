package io.buckaroo.topic.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicException;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TcpProxy;
import io.buckaroo.runtime.RecordingInbox;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.test.util.ReflectionTestUtils;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for nodes whose Redis refuses commands or is flooded.
 */
class RedisFaultsIT {

	private static final String PASSWORD = "correct horse battery staple";

	@RegisterExtension
	private static final RedisProcess redis = RedisProcess.onFreePort();

	private static RedisClient client;

	private static RedisCommands<String, String> admin;

	@BeforeAll
	static void connect() {
		client = RedisClient.create("redis://localhost:" + redis.port());
		admin = client.connect().sync();
	}

	@AfterAll
	static void disconnect() {
		client.shutdown();
	}

	@BeforeEach
	void allowEverything() {
		rules("reset", "on", ">" + PASSWORD, "~*", "&*", "+@all");
	}

	@AfterEach
	void reset() {
		admin.configSet("maxmemory", "0");
		admin.configSet("min-replicas-to-write", "0");
		admin.configSet("requirepass", "");
		admin.flushall();
	}

	@ParameterizedTest
	@ValueSource(strings = { "maxmemory", "min-replicas-to-write" })
	void aNodeConnectsWhileRedisRefusesWrites(String setting) {
		admin.configSet(setting, "1");
		try (TestNode node = TestNode.of(TestNode.server(redis.port()))) {
			// Not up: it cannot write its members
			eventually(() -> assertThat(node.topics().lastHeartbeat()).isNotNull());
			RecordingInbox inbox = node.subscribe("news");
			eventually(() -> assertThat(inbox.messages()).isNotEmpty());
			node.publish("news", "hello");
			eventually(() -> assertThat(inbox.payloads()).containsExactly("hello"));
			assertThatExceptionOfType(TopicException.class).isThrownBy(() -> node.publish("long", "refused"));
			admin.configSet(setting, "0");
			eventually(() -> assertThat(admin.get("test:generation")).isNotNull());
			node.publish("long", "kept");
		}
	}

	@Test
	void anErrorDoesNotEndTheAttemptsToConnect() {
		AtomicInteger attempts = new AtomicInteger();
		List<Script> scripts = new AbstractList<>() {

			@Override
			public Script get(int index) {
				throw new NoClassDefFoundError();
			}

			@Override
			public int size() {
				return (attempts.incrementAndGet() == 1) ? 1 : 0;
			}

		};
		RedisLink link = new RedisLink(client, TestNode.SETTINGS, scripts, "test:node:1", new IdleListener());
		link.start();
		try {
			eventually(() -> assertThat(link.lastHeartbeat()).isNotNull());
			assertThat(attempts).hasValueGreaterThan(1);
		}
		finally {
			link.close();
		}
	}

	@Test
	void anErrorDoesNotEndTheHeartbeats() {
		AtomicInteger beats = new AtomicInteger();
		RedisLink link = new RedisLink(client, TestNode.SETTINGS, List.of(), "test:node:1", new IdleListener() {

			@Override
			public void beat() {
				if (beats.incrementAndGet() == 1) {
					throw new NoClassDefFoundError();
				}
			}

		});
		link.start();
		try {
			eventually(() -> assertThat(beats).hasValueGreaterThan(1));
		}
		finally {
			link.close();
		}
	}

	@Test
	void subscribersOfARefusedChannelAreServedAsSoonAsItIsPermitted() {
		rules("resetchannels", "&test:node*");
		try (TestNode node = limitedNode()) {
			RecordingInbox inbox = node.subscribe("news");
			eventually(() -> assertThat(node.topics().fault()).contains("subscribe to 1 channel", "NOPERM"));
			assertThat(node.topics().isUp()).isFalse();
			assertThat(inbox.messages()).isEmpty();
			rules("&test:topic:*");
			eventually(() -> assertThat(inbox.messages()).containsExactly(new Subscribed("news", null, true)));
			eventually(() -> assertThat(node.topics().fault()).isNull());
			node.publish("news", "hello");
			eventually(() -> assertThat(inbox.payloads()).containsExactly("hello"));
		}
	}

	@Test
	void refusedHeartbeatsAreReported() {
		try (TestNode node = limitedNode()) {
			rules("-publish");
			eventually(() -> assertThat(node.topics().fault()).contains("refused a heartbeat", "NOPERM"));
			rules("+publish");
			eventually(() -> assertThat(node.topics().fault()).isNull());
		}
	}

	@Test
	void aRefusedChannelDoesNotAffectOthersAfterAReconnect() {
		rules("resetchannels", "&test:node*", "&test:topic:open");
		try (TestNode node = limitedNode()) {
			RecordingInbox open = node.subscribe("open");
			RecordingInbox closed = node.subscribe("closed");
			eventually(() -> assertThat(open.of(Subscribed.class)).hasSize(1));
			eventually(() -> assertThat(node.topics().fault()).contains("NOPERM"));
			admin.clientKill(KillArgs.Builder.typePubsub());
			eventually(() -> assertThat(open.of(Subscribed.class)).hasSize(2));
			assertThat(node.topics().reconnections()).isEqualTo(1);
			node.publish("open", "hello");
			eventually(() -> assertThat(open.payloads()).containsExactly("hello"));
			assertThat(closed.messages()).isEmpty();
		}
	}

	@Test
	void aTopicWhoseChannelIsRefusedIsForgottenWithItsLastSubscriber() {
		rules("resetchannels", "&test:node*");
		try (TestNode node = limitedNode()) {
			Disposable subscription = node.topics().subscribe("news", Position.now(), new RecordingInbox().inbox());
			eventually(() -> assertThat(node.topics().fault()).contains("NOPERM"));
			subscription.dispose();
			eventually(() -> assertThat((Map<?, ?>) ReflectionTestUtils.getField(node.topics(), "topics")).isEmpty());
			eventually(() -> assertThat(node.topics().fault()).isNull());
		}
	}

	@Test
	void aMemberThatCannotBeWrittenIsReportedAndWrittenLater() {
		try (TestNode node = node(); TestNode other = node()) {
			RecordingInbox inbox = other.subscribe("room");
			eventually(() -> assertThat(inbox.messages()).isNotEmpty());
			eventually(() -> assertThat(admin.exists("test:node:" + node.connectionId(1).replaceAll("-1$", "")))
				.isEqualTo(1));
			admin.configSet("maxmemory", "1");
			node.topics().track("room", node.connectionId(1), "Ann");
			eventually(() -> assertThat(node.topics().fault()).contains("members of topics", "OOM"));
			assertThat(node.topics().presenceFailures()).isPositive();
			admin.configSet("maxmemory", "0");
			eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Ann"));
			eventually(() -> assertThat(node.topics().fault()).isNull());
		}
	}

	@Test
	void membersStayWhileTheMemoryOfRedisIsFull() {
		RedisSettings settings = TestNode.settings(10, Duration.ofMillis(500));
		try (TestNode node = TestNode.of(TestNode.server(redis.port()), settings);
				TestNode other = TestNode.of(TestNode.server(redis.port()), settings)) {
			RecordingInbox inbox = other.subscribe("room");
			node.topics().track("room", node.connectionId(1), "Ann");
			eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Ann"));
			admin.configSet("maxmemory", "1");
			// At least one with each heartbeat, for more than the timeout of the node
			eventually(() -> assertThat(node.topics().presenceFailures()).isGreaterThan(40));
			assertThat(inbox.of(PresenceChange.class)).hasSize(1);
			assertThat(other.topics().topic("room").members().block(PATIENCE)).containsExactly("Ann");
		}
	}

	@Test
	void aMissingPermissionToWriteMembersIsReported() {
		rules("-hset");
		try (TestNode node = limitedNode()) {
			node.topics().track("room", node.connectionId(1), "Ann");
			eventually(() -> assertThat(node.topics().fault()).contains("members of topics", "NOPERM"));
			rules("+hset");
			eventually(() -> assertThat(node.topics().fault()).isNull());
			assertThat(node.topics().topic("room").members().block(PATIENCE)).containsExactly("Ann");
		}
	}

	@Test
	void membersThatCannotBeReadAreKeptAndReadLater() {
		try (TestNode node = node(); TestNode limited = limitedNode()) {
			RecordingInbox early = limited.subscribe("room");
			node.topics().track("room", node.connectionId(1), "Ann");
			eventually(() -> assertThat(membersSeenBy(early)).containsExactly("Ann"));
			rules("-hgetall");
			eventually(() -> assertThat(limited.topics().fault()).contains("NOPERM"));
			RecordingInbox late = limited.subscribe("room");
			eventually(() -> assertThat(membersSeenBy(late)).containsExactly("Ann"));
			RecordingInbox unread = limited.subscribe("other room");
			eventually(() -> assertThat(unread.messages()).isNotEmpty());
			node.topics().track("other room", node.connectionId(1), "Bob");
			rules("+hgetall");
			eventually(() -> assertThat(membersSeenBy(unread)).containsExactly("Bob"));
			assertThat(membersSeenBy(early)).containsExactly("Ann");
		}
	}

	@Test
	void membersWhoseFirstReadFailsAreReadWithALaterHeartbeat() {
		rules("-hgetall");
		try (TestNode node = node(); TestNode limited = limitedNode()) {
			node.topics().track("room", node.connectionId(1), "Ann");
			eventually(() -> assertThat(node.topics().topic("room").members().block(PATIENCE)).hasSize(1));
			RecordingInbox inbox = limited.subscribe("room");
			eventually(() -> assertThat(limited.topics().fault()).contains("NOPERM"));
			rules("+hgetall");
			eventually(() -> assertThat(membersSeenBy(inbox)).containsExactly("Ann"));
		}
	}

	@Test
	void onePublicationTooManyFailsAtOnceAndLaterOnesSucceed() {
		RedisSettings settings = TestNode.settings(3, Duration.ofSeconds(3));
		try (TcpProxy proxy = TcpProxy.to(redis.port());
				TestNode node = TestNode.of(TestNode.server(proxy.port()), settings)) {
			eventually(() -> assertThat(node.topics().isUp()).isTrue());
			proxy.stall();
			for (String topic : List.of("news", "long", "news")) {
				node.topics().topic(topic).publish("pending").subscribe((done) -> {
				}, (failure) -> {
				}).dispose();
			}
			assertThatExceptionOfType(TopicException.class).isThrownBy(() -> node.publish("news", "too many"))
				.withMessageContaining("buckaroo.cluster.max-pending-publications");
			long dropped = node.topics().dropped();
			node.topics().messages().sendToAll(new NodeMessage.SendToRoute("/chat", "{}"));
			assertThat(node.topics().dropped()).isEqualTo(dropped + 1);
			proxy.accept();
			eventually(() -> node.publish("news", "hello"));
		}
	}

	@Test
	void aFloodOfPublicationsNeitherFillsTheHeapNorTakesTheNodeDown() {
		RedisSettings settings = TestNode.settings(1_000, Duration.ofSeconds(3));
		try (TestNode node = TestNode.of(TestNode.server(redis.port()), settings)) {
			RecordingInbox inbox = node.subscribe("news");
			eventually(() -> assertThat(inbox.messages()).isNotEmpty());
			AtomicInteger published = new AtomicInteger();
			AtomicInteger refused = new AtomicInteger();
			for (int i = 0; i < 100_000; i++) {
				node.topics().topic("news").publish("flood").subscribe(null, (failure) -> {
					assertThat(failure).isInstanceOf(TopicException.class);
					refused.incrementAndGet();
				}, published::incrementAndGet);
			}
			eventually(() -> assertThat(published.get() + refused.get()).isEqualTo(100_000));
			assertThat(refused).hasPositiveValue();
			assertThat(node.topics().fault()).isNull();
			assertThat(node.topics().reconnections()).isZero();
			Flux.range(0, 5_000).concatMap((i) -> node.topics().topic("other").publish(i)).blockLast(PATIENCE);
		}
	}

	@Test
	void aPublicationThatIsTooLargeIsRefusedBeforeItIsSent() {
		try (TestNode node = node()) {
			RecordingInbox inbox = node.subscribe("news");
			eventually(() -> assertThat(inbox.messages()).isNotEmpty());
			String large = "x".repeat(30 << 20);
			for (Object payload : List.of(large, Map.of("text", large), new byte[60 << 20])) {
				assertThatIllegalArgumentException().isThrownBy(() -> node.publish("news", payload))
					.withMessageContaining("buckaroo.max-publication-size");
			}
			node.publish("news", "x".repeat(1 << 20));
			eventually(() -> assertThat(inbox.payloads()).hasSize(1));
			assertThat(node.topics().reconnections()).isZero();
		}
	}

	@Test
	void aHistoryThatCannotBeReadIsReported() {
		try (TestNode node = node()) {
			node.publish("long", "hello");
			admin.configSet("requirepass", PASSWORD);
			RecordingInbox inbox = new RecordingInbox();
			node.topics().subscribe("long", Position.last(1), inbox.inbox());
			eventually(() -> assertThat(node.topics().fault()).contains("the history of topic 'long'",
					"it requires a password"));
			assertThat(node.topics().isUp()).isFalse();
			admin.configSet("requirepass", "");
			eventually(() -> assertThat(inbox.payloads()).containsExactly("hello"));
			assertThat(node.topics().fault()).isNull();
		}
	}

	@Test
	void aHistoryWithoutSubscribersIsNotReported() {
		try (TestNode node = node()) {
			node.publish("long", "hello");
			admin.configSet("requirepass", PASSWORD);
			Disposable subscription = node.topics().subscribe("long", Position.last(1), new RecordingInbox().inbox());
			eventually(() -> assertThat(node.topics().fault()).contains("the history of topic 'long'"));
			subscription.dispose();
			assertThat(node.topics().fault()).isNull();
		}
	}

	@Test
	void theLastHeartbeatIsKnown() {
		try (TestNode node = node()) {
			Instant start = Instant.now();
			eventually(() -> assertThat(node.topics().lastHeartbeat()).isAfterOrEqualTo(start));
		}
	}

	private static TestNode node() {
		TestNode node = TestNode.of(TestNode.server(redis.port()));
		eventually(() -> assertThat(node.topics().isUp()).isTrue());
		return node;
	}

	/**
	 * Starts a node whose permissions the test changes.
	 */
	private static TestNode limitedNode() {
		TestNode node = TestNode.of(TestNode.server(redis.port(), "limited", PASSWORD));
		eventually(() -> assertThat(node.topics().lastHeartbeat()).isNotNull());
		return node;
	}

	private static void rules(String... rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("limited");
		List.of(rules).forEach(arguments::add);
		assertThat(admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments)).isEqualTo("OK");
	}

	private static Set<String> membersSeenBy(RecordingInbox inbox) {
		Set<String> members = new HashSet<>();
		inbox.of(PresenceChange.class).forEach((change) -> {
			members.addAll(change.joined());
			members.removeAll(change.left());
		});
		return members;
	}

	private static class IdleListener implements RedisListener {

		@Override
		public void connected() {
		}

		@Override
		public void subscribed(String channel) {
		}

		@Override
		public void refused(String channel) {
		}

		@Override
		public void received(String channel, String message) {
		}

		@Override
		public void beat() {
		}

	}

}
