package io.buckaroo.topic.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.SentinelProcess;
import io.buckaroo.runtime.RecordingInbox;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an id never names two messages, and that a client that returns receives what
 * it has missed or a {@code reset}, after Redis has lost messages while no client was
 * connected.
 */
class LostMessagesIT {

	private static final RedisSettings SETTINGS = new RedisSettings("test", false, Duration.ofMillis(200),
			Duration.ofSeconds(3));

	private static final String TOPIC = "long";

	@Test
	void messagesAfterTheLatestSnapshot() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			List<String> kept = publish(node, 1, 50);
			node.redis().save();
			List<String> lost = publish(node, 51, 70);
			restart(redis, node);
			verifyLoss(node, kept, lost);
		}
	}

	@Test
	void messagesAfterTheLatestSyncOfTheFile() throws IOException {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "yes", "--appendfsync", "everysec");
				RedisNode node = start(redis)) {
			List<String> kept = publish(node, 1, 50);
			long size = Files.size(appendOnlyFile(redis));
			List<String> lost = publish(node, 51, 70);
			kill(redis, node);
			try (FileChannel file = FileChannel.open(appendOnlyFile(redis), StandardOpenOption.WRITE)) {
				file.truncate(size);
			}
			redis.restart();
			verifyLoss(node, kept, lost);
		}
	}

	@Test
	void allMessagesWithoutPersistence() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			List<String> lost = publish(node, 1, 50);
			restart(redis, node);
			assertThat(missedAfter(node, lost.get(49))).isNull();
			List<String> later = publish(node, 51, 100);
			assertThat(later).doesNotContainAnyElementsOf(lost);
			for (String id : lost) {
				assertThat(missedAfter(node, id)).isNull();
			}
			assertThat(missedAfter(node, later.get(0))).containsExactlyElementsOf(payloads(52, 100));
		}
	}

	@Test
	void messagesAfterARestoredBackup() throws IOException {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			Path snapshot = redis.directory().resolve("dump.rdb");
			Path backup = redis.directory().resolve("backup.rdb");
			List<String> kept = publish(node, 1, 50);
			node.redis().save();
			Files.copy(snapshot, backup);
			List<String> lost = publish(node, 51, 60);
			node.redis().save();
			restart(redis, node);
			lost.addAll(publish(node, 61, 70));
			kill(redis, node);
			Files.copy(backup, snapshot, StandardCopyOption.REPLACE_EXISTING);
			redis.restart();
			verifyLoss(node, kept, lost);
		}
	}

	@Test
	void messagesThatWereNotReplicatedBeforeAFailover() {
		try (RedisProcess master = RedisProcess.start("--appendonly", "no");
				RedisProcess replica = RedisProcess.start("--appendonly", "no", "--replicaof", "127.0.0.1",
						Integer.toString(master.port()));
				SentinelProcess sentinel = SentinelProcess.start(master);
				Commands commands = new Commands(master.port());
				RedisNode node = new RedisNode(SETTINGS, sentinel.port(),
						new LettuceConnectionFactory(new RedisSentinelConfiguration(SentinelProcess.MASTER,
								Set.of("127.0.0.1:" + sentinel.port()))))) {
			List<String> kept = publish(node, 1, 50);
			eventually(() -> assertThat(commands.redis.waitForReplication(1, 100)).isEqualTo(1));
			eventually(() -> assertThat(sentinel.knowsReplica(replica)).isTrue());
			commands.redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("default").add("-psync").add("-sync"));
			commands.redis.clientKill(KillArgs.Builder.typeSlave());
			List<String> lost = publish(node, 51, 70);
			kill(master, node);
			verifyLoss(node, kept, lost);
		}
	}

	private static void verifyLoss(RedisNode node, List<String> kept, List<String> lost) {
		List<String> later = publish(node, 71, 100);
		assertThat(later).doesNotContainAnyElementsOf(kept).doesNotContainAnyElementsOf(lost);
		for (String id : lost) {
			assertThat(missedAfter(node, id)).isNull();
		}
		assertThat(missedAfter(node, kept.get(49))).containsExactlyElementsOf(payloads(71, 100));
		assertThat(missedAfter(node, kept.get(47))).startsWith("49", "50", "71").hasSize(32);
		assertThat(missedAfter(node, later.get(19))).containsExactlyElementsOf(payloads(91, 100));
	}

	@Test
	void messagesThatWereNewerThanTheClock() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			publish(node, 1, 1);
			long future = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + 3_600_000_000L;
			String generation = node.redis().get("test:generation").split(" ")[1];
			node.redis().del("test:topic:" + TOPIC);
			node.redis().xadd("test:topic:" + TOPIC, new XAddArgs().id(future + "-1"), "m", "{}");
			node.redis().set("test:epoch:" + TOPIC, generation + " " + future);
			List<String> kept = publish(node, 2, 50);
			assertThat(kept.get(0)).isEqualTo(future + "-2");
			node.redis().save();
			List<String> lost = publish(node, 51, 70);
			restart(redis, node);
			kept.add(0, future + "-1");
			verifyLoss(node, kept, lost);
		}
	}

	@Test
	void nothingIfRedisPersistsEachMessage() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "yes", "--appendfsync", "always");
				RedisNode node = start(redis)) {
			String start = position(node);
			List<String> ids = publish(node, 1, 50);
			restart(redis, node);
			assertThat(missedAfter(node, ids.get(49))).isEmpty();
			assertThat(missedAfter(node, start)).containsExactlyElementsOf(payloads(1, 50));
			publish(node, 51, 60);
			assertThat(missedAfter(node, ids.get(49))).containsExactlyElementsOf(payloads(51, 60));
			assertThat(missedAfter(node, start)).containsExactlyElementsOf(payloads(1, 60));
		}
	}

	@Test
	void theFirstMessageOfATopic() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			String start = position(node);
			publish(node, 1, 1);
			restart(redis, node);
			assertThat(missedAfter(node, start)).isNull();
			publish(node, 2, 2);
			assertThat(missedAfter(node, start)).isNull();
		}
	}

	@Test
	void theFirstMessageOfATopicWithAllData() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			String start = position(node);
			publish(node, 1, 1);
			node.redis().flushall();
			publish(node, 2, 2);
			assertThat(missedAfter(node, start)).isNull();
		}
	}

	@Test
	void aMessageThatAnEvictedHistoryContained() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			String start = position(node);
			publish(node, 1, 1);
			evict(node.redis());
			publish(node, 2, 2);
			assertThat(missedAfter(node, start)).isNull();
		}
	}

	private static void evict(RedisCommands<String, String> redis) {
		redis.configSet("maxmemory-policy", "allkeys-random");
		redis.configSet("maxmemory", "1");
		eventually(() -> assertThat(redis.exists("test:topic:" + TOPIC, "test:epoch:" + TOPIC)).isZero());
		redis.configSet("maxmemory", "0");
	}

	@Test
	void aHistoryOfAnEarlierVersionContinues() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			node.redis().xadd("test:topic:" + TOPIC, new XAddArgs().id("1764240000000-7"), "m", "{}");
			publish(node, 1, 2);
			assertThat(missedAfter(node, "1764240000000-7")).containsExactly("1", "2");
		}
	}

	@Test
	void aTrimmedFirstMessageOfAnEpochIsMissed() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			String start = position(node);
			List<String> ids = publish(node, 1, 5);
			node.redis().xtrim("test:topic:" + TOPIC, XTrimArgs.Builder.minId(ids.get(1)).exactTrimming());
			assertThat(missedAfter(node, start)).isNull();
			assertThat(missedAfter(node, ids.get(0))).containsExactly("2", "3", "4", "5");
		}
	}

	@Test
	void subscribersThatSawLostMessagesLetReturningClientsKnow() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no"); RedisNode node = start(redis)) {
			List<String> kept = publish(node, 1, 50);
			node.redis().save();
			RecordingInbox online = subscribed(node);
			publish(node, 51, 70);
			eventually(() -> assertThat(online.payloads()).hasSize(20));
			restart(redis, node);
			eventually(() -> assertThat(online.of(Subscribed.class)).extracting(Subscribed::recovered)
				.containsExactly(true, false));
			publish(node, 71, 80);
			eventually(() -> assertThat(online.payloads()).hasSize(30));
			assertThat(missedAfter(node, kept.get(49))).isNull();
		}
	}

	@Test
	void theConnectionsToAServerThatBecomesAReplicaAreReplaced() {
		try (RedisProcess redis = RedisProcess.start("--appendonly", "no");
				RedisProcess other = RedisProcess.start("--appendonly", "no");
				Commands commands = new Commands(redis.port());
				RedisNode node = start(redis)) {
			publish(node, 1, 1);
			commands.redis.replicaof("127.0.0.1", other.port());
			eventually(() -> assertThat(node.topics().isUp()).isFalse());
			commands.redis.replicaofNoOne();
			publish(node, 2, 2);
		}
	}

	private static Path appendOnlyFile(RedisProcess redis) throws IOException {
		try (Stream<Path> files = Files.walk(redis.directory())) {
			return files.filter((file) -> file.toString().endsWith(".incr.aof") || file.endsWith("appendonly.aof"))
				.findFirst()
				.orElseThrow();
		}
	}

	private static RedisNode start(RedisProcess redis) {
		return new RedisNode(SETTINGS, redis.port());
	}

	private static void restart(RedisProcess redis, RedisNode node) {
		kill(redis, node);
		redis.restart();
	}

	private static void kill(RedisProcess redis, RedisNode node) {
		redis.kill();
		eventually(() -> assertThat(node.topics().isUp()).isFalse());
	}

	/**
	 * Returns the position at which a subscription starts now.
	 */
	private static String position(RedisNode node) {
		RecordingInbox inbox = new RecordingInbox();
		subscribe(node, Position.now(), inbox).dispose();
		return inbox.of(Subscribed.class).get(0).id();
	}

	private static RecordingInbox subscribed(RedisNode node) {
		RecordingInbox inbox = new RecordingInbox();
		subscribe(node, Position.now(), inbox);
		return inbox;
	}

	private static Disposable subscribe(RedisNode node, Position from, RecordingInbox inbox) {
		Disposable subscription = node.topics().subscribe(TOPIC, from, inbox.inbox());
		eventually(() -> assertThat(inbox.of(Subscribed.class)).isNotEmpty());
		return subscription;
	}

	/**
	 * Publishes numbered messages when Redis is available, and returns their ids.
	 */
	private static List<String> publish(RedisNode node, int first, int last) {
		RecordingInbox inbox = new RecordingInbox();
		Disposable subscription = subscribe(node, Position.now(), inbox);
		for (String payload : payloads(first, last)) {
			node.topics().topic(TOPIC).publish(payload).block(PATIENCE);
		}
		eventually(() -> assertThat(inbox.payloads()).hasSize(last - first + 1));
		subscription.dispose();
		return new ArrayList<>(inbox.of(TopicMessage.class).stream().map(TopicMessage::id).toList());
	}

	/**
	 * Returns the messages that a client receives that returns with an id, or
	 * {@code null} if it receives a {@code reset}.
	 */
	private static List<String> missedAfter(RedisNode node, String id) {
		RecordingInbox inbox = new RecordingInbox();
		Disposable subscription = subscribe(node, Position.after(id), inbox);
		// The members follow the messages
		Disposable presence = node.topics().track(TOPIC, node.id() + "-1", "end");
		eventually(() -> assertThat(inbox.of(PresenceChange.class)).isNotEmpty());
		presence.dispose();
		subscription.dispose();
		return inbox.of(Subscribed.class).get(0).recovered() ? inbox.payloads().stream().map(Object::toString).toList()
				: null;
	}

	private static List<String> payloads(int first, int last) {
		return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
	}

	/**
	 * A connection of the test to a server.
	 */
	private static final class Commands implements AutoCloseable {

		private final RedisClient client;

		private final RedisCommands<String, String> redis;

		private Commands(int port) {
			this.client = RedisClient.create(RedisURI.create("localhost", port));
			this.redis = this.client.connect().sync();
		}

		@Override
		public void close() {
			this.client.shutdown();
		}

	}

}
