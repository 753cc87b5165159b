package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.buckaroo.Position;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TcpProxy;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.topic.History;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for reading a history of Redis in pages.
 */
class HistoryPagesIT {

	private static final RedisSettings SETTINGS = new RedisSettings("test", false, Duration.ofMillis(200),
			Duration.ofSeconds(5));

	private static final TopicHistories HISTORIES = new TopicHistories(
			List.of(new TopicHistory("*", new History(100_000, Duration.ZERO, 100_000)),
					new TopicHistory("few", new History(100, Duration.ZERO, 3))));

	/** An epoch in the future. */
	private static final String EPOCH = "8000000000000000";

	private static final String NEXT_EPOCH = "8000000000000001";

	private static final int HALF_A_MEGABYTE = 512 * 1024;

	private static final Pattern READS = Pattern.compile("cmdstat_(?:evalsha|eval):calls=(\\d+)");

	@RegisterExtension
	private static final RedisProcess redis = RedisProcess.onFreePort();

	private static RedisClient client;

	private static RedisCommands<String, String> commands;

	private TestNode node;

	@BeforeAll
	static void connect() {
		client = RedisClient.create("redis://localhost:" + redis.port());
		commands = client.connect().sync();
	}

	@AfterAll
	static void disconnect() {
		client.shutdown();
	}

	@BeforeEach
	void startNode() {
		commands.flushall();
		this.node = new TestNode(redis.port());
	}

	@AfterEach
	void stopNode() {
		this.node.close();
	}

	@Test
	void largeMessagesArriveInSeveralPages() {
		store("large", 20, HALF_A_MEGABYTE);
		RecordingInbox inbox = subscribe("large", Position.after(id(0)));
		eventually(() -> assertThat(sequences(inbox)).containsExactlyElementsOf(upTo(1, 20)));
		assertThat(inbox.of(Subscribed.class)).containsExactly(new Subscribed("large", id(0), true));
		assertThat(reads()).isGreaterThanOrEqualTo(20);
	}

	@Test
	void theLatestMessagesArriveInSeveralPages() {
		store("latest", 20, HALF_A_MEGABYTE);
		RecordingInbox inbox = subscribe("latest", Position.last(15));
		eventually(() -> assertThat(sequences(inbox)).containsExactlyElementsOf(upTo(6, 20)));
		assertThat(inbox.of(Subscribed.class)).containsExactly(new Subscribed("latest", id(5), true));
	}

	@Test
	void theLatestMessagesBeginWithTheFirstThatIsLeft() {
		store("trimmed", 20, 10);
		commands.xtrim("test:topic:trimmed", XTrimArgs.Builder.minId(id(16)).exactTrimming());
		for (int count : new int[] { 15, 50 }) {
			RecordingInbox inbox = subscribe("trimmed", Position.last(count));
			eventually(() -> assertThat(sequences(inbox)).containsExactlyElementsOf(upTo(16, 20)));
			assertThat(inbox.of(Subscribed.class)).containsExactly(new Subscribed("trimmed", id(15), true));
		}
	}

	@Test
	void theLatestMessagesMayBeginInAnEarlierEpoch() {
		storeTwoEpochs("epochs");
		for (int i = 0; i < 2; i++) {
			RecordingInbox inbox = subscribe("epochs", Position.last(4));
			eventually(() -> assertThat(sequences(inbox)).containsExactly(4L, 5L, 1L, 2L));
			assertThat(inbox.of(Subscribed.class)).containsExactly(new Subscribed("epochs", id(3), true));
		}
		RecordingInbox all = subscribe("epochs", Position.last(100));
		eventually(() -> assertThat(sequences(all)).containsExactly(1L, 2L, 3L, 4L, 5L, 1L, 2L));
	}

	@Test
	void theRecoveryLimitAppliesToAllEpochs() {
		storeTwoEpochs("few");
		RecordingInbox within = subscribe("few", Position.after(id(4)));
		eventually(() -> assertThat(sequences(within)).containsExactly(5L, 1L, 2L));
		for (int i = 0; i < 2; i++) {
			RecordingInbox beyond = subscribe("few", Position.after(id(3)));
			eventually(() -> assertThat(beyond.of(Subscribed.class)).extracting(Subscribed::recovered)
				.containsExactly(false));
			assertThat(beyond.payloads()).isEmpty();
			// Reads and keeps a page that contains them
			RecordingInbox latest = subscribe("few", Position.last(7));
			eventually(() -> assertThat(sequences(latest)).hasSize(7));
		}
	}

	/**
	 * Stores five messages of one epoch, and two of the next.
	 */
	private static void storeTwoEpochs(String topic) {
		store(topic, 5, 10);
		String message = "{\"v\":1,\"type\":\"string\",\"data\":\"\"}";
		commands.xadd("test:topic:" + topic, new XAddArgs().id(NEXT_EPOCH + "-1"), "m", message, "p", id(5));
		commands.xadd("test:topic:" + topic, new XAddArgs().id(NEXT_EPOCH + "-2"), "m", message);
	}

	@Test
	void aClientThatUnsubscribesDuringAReplayReceivesNoFurtherPage() {
		store("left", 2_000, 10);
		RecordingInbox inbox = new RecordingInbox();
		inbox.pause();
		Disposable subscription = this.node.topics.subscribe("left", Position.after(id(0)), inbox.inbox());
		RecordingInbox other = subscribe("left", Position.after(id(1_999)));
		eventually(() -> assertThat(sequences(other)).containsExactly(2_000L));
		subscription.dispose();
		inbox.resume();
		assertThat(inbox.of(TopicMessage.class)).hasSizeLessThan(2);
	}

	@Test
	void aMessageThatIsLargerThanAPageArrives() {
		store("huge", 2, 5 * 1024 * 1024);
		RecordingInbox inbox = subscribe("huge", Position.after(id(0)));
		eventually(() -> assertThat(sequences(inbox)).containsExactly(1L, 2L));
	}

	@Test
	void aNodeRecoversLargeMessagesInSeveralPages() {
		try (TcpProxy proxy = TcpProxy.to(redis.port()); TestNode cutOff = new TestNode(proxy.port())) {
			store("cut", 1, 10);
			RecordingInbox inbox = new RecordingInbox();
			cutOff.topics.subscribe("cut", Position.now(), inbox.inbox());
			eventually(() -> assertThat(inbox.messages()).hasSize(1));
			proxy.refuse();
			IntStream.rangeClosed(2, 20).forEach((i) -> store("cut", i, i, HALF_A_MEGABYTE));
			proxy.accept();
			eventually(() -> assertThat(sequences(inbox)).containsExactlyElementsOf(upTo(2, 20)));
			assertThat(inbox.of(Subscribed.class)).hasSize(1);
		}
	}

	@Test
	void theNextPageIsReadWhenTheClientHasTakenTheOneBefore() {
		store("slow", 20, HALF_A_MEGABYTE);
		RecordingInbox other = subscribe("slow", Position.after(id(20)));
		eventually(() -> assertThat(other.messages()).hasSize(1));
		RecordingInbox slow = new RecordingInbox();
		slow.pause();
		this.node.topics.subscribe("slow", Position.after(id(0)), slow.inbox());
		long before = reads();
		RecordingInbox second = subscribe("slow", Position.after(id(19)));
		eventually(() -> assertThat(sequences(second)).containsExactly(20L));
		assertThat(reads() - before).isLessThan(5);
		slow.resume();
		eventually(() -> assertThat(sequences(slow)).containsExactlyElementsOf(upTo(1, 20)));
	}

	@Test
	void messagesThatArePublishedDuringAReplayDoNotFillTheMailbox() {
		store("busy", 2_000, 10);
		RecordingInbox slow = new RecordingInbox(8);
		slow.pause();
		this.node.topics.subscribe("busy", Position.after(id(0)), slow.inbox());
		RecordingInbox fast = subscribe("busy", Position.after(id(2000)));
		for (int i = 0; i < 50; i++) {
			this.node.topics.topic("busy").publish("live").block(PATIENCE);
		}
		eventually(() -> assertThat(sequences(fast)).containsExactlyElementsOf(upTo(2_001, 2_050)));
		slow.resume();
		eventually(() -> assertThat(sequences(slow)).containsExactlyElementsOf(upTo(1, 2_050)));
		assertThat(slow.closed()).isEmpty();
	}

	@Test
	void aSlowClientWhoseMissedMessagesAreLostMeanwhileIsNotified() {
		store("lost", 40, HALF_A_MEGABYTE);
		RecordingInbox slow = new RecordingInbox();
		slow.pause();
		this.node.topics.subscribe("lost", Position.after(id(0)), slow.inbox());
		RecordingInbox fast = subscribe("lost", Position.after(id(0)));
		eventually(() -> assertThat(sequences(fast)).hasSize(40));
		commands.xtrim("test:topic:lost", 10);
		slow.resume();
		eventually(() -> assertThat(slow.of(Subscribed.class)).containsExactly(new Subscribed("lost", id(0), true),
				new Subscribed("lost", id(40), false)));
		this.node.topics.topic("lost").publish("live").block(PATIENCE);
		eventually(() -> assertThat(slow.payloads()).endsWith("live"));
	}

	@Test
	void clientsThatReturnAtTheSameTimeShareReads() {
		returnAtOnce(500, 2_000, 100);
		assertThat(reads()).isLessThan(50);
	}

	@Test
	void clientsWithUnknownPositionsShareReads() {
		store("unknown", 10, 10);
		List<RecordingInbox> clients = IntStream.range(0, 500)
			.mapToObj((i) -> subscribe("unknown", Position.after((i + 100) + "-1")))
			.toList();
		clients.forEach((client) -> eventually(
				() -> assertThat(client.messages()).containsExactly(new Subscribed("unknown", id(10), false))));
		assertThat(reads()).isLessThan(50);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0-0", "000-0", "0-1" })
	void anIdOfNoEpochIsUnknown(String id) {
		store("zero", 3, 10);
		RecordingInbox unknown = subscribe("zero", Position.after(id));
		eventually(() -> assertThat(unknown.messages()).containsExactly(new Subscribed("zero", id(3), false)));
		RecordingInbox other = subscribe("zero", Position.after(id(0)));
		eventually(() -> assertThat(sequences(other)).containsExactly(1L, 2L, 3L));
	}

	@ParameterizedTest
	@CsvSource({ "8000000000000001-1, p", "8000000000000001-0, m", "10000000000000000000-1, m" })
	void anEntryThatCannotBeReadIsLikeALostHistory(String malformed, String field) {
		store("odd", 3, 10);
		RecordingInbox live = subscribe("odd", Position.now());
		eventually(() -> assertThat(live.messages()).hasSize(1));
		commands.xadd("test:topic:odd", new XAddArgs().id(malformed), field, "odd");
		for (int i = 0; i < 2; i++) {
			RecordingInbox returning = subscribe("odd", Position.after(id(0)));
			eventually(() -> assertThat(returning.messages()).containsExactly(new Subscribed("odd", id(3), false)));
			RecordingInbox fresh = subscribe("odd", Position.last(3));
			eventually(() -> assertThat(fresh.messages()).containsExactly(new Subscribed("odd", id(3), true)));
		}
		commands.xdel("test:topic:odd", malformed);
		RecordingInbox later = subscribe("odd", Position.after(id(0)));
		eventually(() -> assertThat(sequences(later)).containsExactly(1L, 2L, 3L));
	}

	@Test
	void anEntryWithoutAPayloadIsSkipped() {
		store("bare", 3, 10);
		commands.xadd("test:topic:bare", new XAddArgs().id(id(4)), "other", "value");
		store("bare", 5, 5, 10);
		RecordingInbox inbox = subscribe("bare", Position.after(id(1)));
		eventually(() -> assertThat(sequences(inbox)).containsExactly(2L, 3L, 5L));
	}

	@Test
	void aReadThatFailsDoesNotAffectTheConnectionsOfTheNode() {
		store("killed", 20, HALF_A_MEGABYTE);
		RecordingInbox other = subscribe("other", Position.now());
		eventually(() -> assertThat(other.messages()).hasSize(1));
		List<String> before = connections();
		RecordingInbox first = subscribe("killed", Position.after(id(19)));
		eventually(() -> assertThat(sequences(first)).containsExactly(20L));
		assertThat(connections()).hasSize(before.size() + 1).containsAll(before);
		connections().stream()
			.filter((connection) -> !before.contains(connection))
			.forEach((connection) -> commands.clientKill(connection));
		RecordingInbox second = subscribe("killed", Position.after(id(0)));
		eventually(() -> assertThat(sequences(second)).containsExactlyElementsOf(upTo(1, 20)));
		assertThat(connections()).containsAll(before);
		assertThat(other.of(Subscribed.class)).hasSize(1);
	}

	@Test
	@Tag("stress") // Seconds: 256 MB
	@Timeout(180)
	void aHistoryOfAQuarterOfAGigabyteArrives() {
		store("gigantic", 500, HALF_A_MEGABYTE);
		RecordingInbox inbox = subscribe("gigantic", Position.after(id(0)));
		await().atMost(Duration.ofMinutes(2)).until(() -> inbox.messages().size() == 501);
		assertThat(sequences(inbox)).containsExactlyElementsOf(upTo(1, 500));
		assertThat(this.node.topics.isUp()).isTrue();
	}

	@Test
	@Tag("stress") // Seconds: 5,000 clients receive 2.5 million messages
	@Timeout(180)
	void fiveThousandClientsThatReturnAtTheSameTimeShareReads() {
		returnAtOnce(5_000, 1_000, 1_000);
		assertThat(reads()).isLessThan(200);
	}

	/**
	 * Lets clients return with positions that are distributed over the whole history, and
	 * waits until each has received what it has missed.
	 */
	private void returnAtOnce(int count, int messages, int size) {
		store("herd", messages, size);
		List<RecordingInbox> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(subscribe("herd", Position.after(id(first(i, messages)))));
		}
		for (int i = 0; i < count; i++) {
			RecordingInbox inbox = clients.get(i);
			int first = first(i, messages);
			eventually(() -> assertThat(inbox.messages()).hasSize(messages - first + 1));
		}
		for (int i = 0; i < count; i++) {
			RecordingInbox inbox = clients.get(i);
			int first = first(i, messages);
			assertThat(sequences(inbox)).containsExactlyElementsOf(upTo(first + 1, messages));
		}
	}

	private static int first(int client, int messages) {
		return (client * 7919) % messages;
	}

	private RecordingInbox subscribe(String topic, Position from) {
		RecordingInbox inbox = new RecordingInbox();
		this.node.topics.subscribe(topic, from, inbox.inbox());
		return inbox;
	}

	private static void store(String topic, int count, int size) {
		store(topic, 1, count, size);
		commands.configResetstat();
	}

	private static void store(String topic, int first, int last, int size) {
		String message = "{\"v\":1,\"type\":\"string\",\"data\":\"" + "x".repeat(size) + "\"}";
		commands.set("test:epoch:" + topic, EPOCH + " " + EPOCH);
		for (int i = first; i <= last; i++) {
			commands.xadd("test:topic:" + topic, new XAddArgs().id(id(i)), "m", message);
		}
	}

	/**
	 * Returns the number of commands and scripts that may have read a history since the
	 * messages were stored.
	 */
	private static long reads() {
		Matcher matcher = READS.matcher(commands.info("commandstats"));
		return matcher.results().mapToLong((result) -> Long.parseLong(result.group(1))).sum();
	}

	private static List<String> connections() {
		return commands.clientList()
			.lines()
			.map((line) -> line.replaceFirst(".*addr=(\\S+) laddr.*", "$1"))
			.sorted()
			.toList();
	}

	private static List<Long> sequences(RecordingInbox inbox) {
		return inbox.of(TopicMessage.class).stream().map((message) -> sequence(message.id())).toList();
	}

	private static String id(int sequence) {
		return EPOCH + "-" + sequence;
	}

	private static long sequence(String id) {
		return Long.parseLong(id.substring(id.indexOf('-') + 1));
	}

	private static List<Long> upTo(long first, long last) {
		return IntStream.rangeClosed((int) first, (int) last).mapToObj(Long::valueOf).toList();
	}

	/**
	 * The topics of a node.
	 */
	private static final class TestNode implements AutoCloseable {

		private final RedisConnector connector;

		private final RedisTopics topics;

		private TestNode(int port) {
			this.connector = new RedisConnector(
					new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", port)),
					SETTINGS.heartbeatTimeout());
			this.topics = new RedisTopics(this.connector.client(), Node.create(), SETTINGS, HISTORIES,
					new PayloadCodec(new JsonMapper(), List.of()), Object::toString);
			this.topics.start();
			eventually(() -> assertThat(this.topics.isUp()).isTrue());
		}

		@Override
		public void close() {
			this.topics.close();
			this.connector.close();
		}

	}

}
