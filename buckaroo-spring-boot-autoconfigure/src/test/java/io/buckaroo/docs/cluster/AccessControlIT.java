package io.buckaroo.docs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.buckaroo.Buckaroo;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.History;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import io.buckaroo.topic.redis.PayloadCodec;
import io.buckaroo.topic.redis.RedisConnector;
import io.buckaroo.topic.redis.RedisSettings;
import io.buckaroo.topic.redis.RedisTopics;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the access rules of {@code docs/cluster.md}: they are sufficient, and none of
 * them can be omitted.
 */
class AccessControlIT {

	private static final Path PAGE = Path.of("../docs/cluster.md");

	private static final Pattern COMMAND = Pattern.compile("ACL SETUSER (\\w+) ((?:[^\\n]*\\\\\\n)*[^\\n]*)\\n");

	private static final RedisSettings SETTINGS = new RedisSettings("shop", false, Duration.ofMillis(50),
			Duration.ofSeconds(1));

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
	void reset() {
		admin.aclLogReset();
		admin.flushall();
	}

	@Test
	void theRulesAreSufficient() throws IOException {
		allow(rules());
		try (TestServer one = startNode(); TestServer two = startNode()) {
			Topics here = one.bean(Topics.class);
			Topics there = two.bean(Topics.class);
			RecordingInbox inbox = subscribe(there, "orders", Position.now());
			publish(one, "orders", "1", "2");
			eventually(() -> assertThat(inbox.payloads()).containsExactly("1", "2"));
			String first = inbox.of(TopicMessage.class).get(0).id();
			admin.scriptFlush();
			publish(two, "orders", "3");
			try (TestServer three = startNode()) {
				RecordingInbox back = subscribe(three.bean(Topics.class), "orders", Position.after(first));
				eventually(() -> assertThat(back.payloads()).containsExactly("2", "3"));
				assertThat(back.of(Subscribed.class)).containsExactly(new Subscribed("orders", first, true));
				RecordingInbox latest = subscribe(three.bean(Topics.class), "orders", Position.last(2));
				eventually(() -> assertThat(latest.payloads()).containsExactly("2", "3"));
			}
			Disposable ada = here.track("orders", one.bean(Node.class).id() + "-x", "ada");
			eventually(() -> assertThat(inbox.of(PresenceChange.class))
				.contains(new PresenceChange("orders", Set.of("ada"), Set.of())));
			eventually(() -> assertThat(here.topic("orders").members().block(PATIENCE)).containsExactly("ada"));
			ada.dispose();
			eventually(() -> assertThat(inbox.of(PresenceChange.class))
				.contains(new PresenceChange("orders", Set.of(), Set.of("ada"))));
			two.bean(Buckaroo.class).sendToRoute("/orders", "hello");
			List<TopicMessage> received = inbox.of(TopicMessage.class);
			admin.xdel("shop:topic:orders", received.get(received.size() - 1).id());
			admin.clientKill(KillArgs.Builder.typePubsub());
			eventually(() -> assertThat(inbox.of(Subscribed.class)).extracting(Subscribed::recovered)
				.containsExactly(true, false));
			// Node one is reconnecting, too
			eventually(() -> publish(one, "orders", "4"));
			eventually(() -> assertThat(inbox.payloads()).contains("4"));
		}
		assertThat(denied()).isEmpty();
	}

	static List<String> permissions() throws IOException {
		return rules().stream().filter((rule) -> "+~&".indexOf(rule.charAt(0)) >= 0).toList();
	}

	@ParameterizedTest
	@MethodSource("permissions")
	void noPermissionCanBeOmitted(String permission) throws IOException {
		allow(rules().stream().filter((rule) -> !rule.equals(permission)).toList());
		try (Connector connector = new Connector()) {
			eventually(() -> {
				connector.use();
				assertThat(denied()).isNotEmpty();
			});
		}
		String name = permission.substring(1).replaceAll("[*|].*", "");
		assertThat(denied()).anyMatch((object) -> object.startsWith(name));
	}

	/**
	 * Returns the names of the commands, keys and channels to which Redis has denied
	 * access. CLIENT is not needed: the Redis client sends its name and version with it,
	 * and continues if that fails.
	 */
	private static List<String> denied() {
		return admin.aclLog()
			.stream()
			.map((entry) -> entry.get("object").toString())
			.filter((object) -> !object.equals("client"))
			.toList();
	}

	/**
	 * Returns the rules of the page, the password among them.
	 */
	private static List<String> rules() throws IOException {
		Matcher command = COMMAND.matcher(Files.readString(PAGE));
		assertThat(command.find()).isTrue();
		return Arrays.stream(command.group(2).replace("\\\n", " ").strip().split("\\s+"))
			.map((argument) -> argument.replace("'", ""))
			.toList();
	}

	private static void allow(List<String> rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("shop");
		rules.forEach(arguments::add);
		assertThat(admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments)).isEqualTo("OK");
	}

	private static String password() throws IOException {
		return rules().stream()
			.filter((rule) -> rule.startsWith(">"))
			.map((rule) -> rule.substring(1))
			.findFirst()
			.orElseThrow();
	}

	private static TestServer startNode() throws IOException {
		return TestServer.start(Payloads.class, "buckaroo.cluster.type=redis", "buckaroo.cluster.prefix=shop",
				"buckaroo.cluster.heartbeat-interval=50ms", "buckaroo.cluster.heartbeat-timeout=5s",
				"buckaroo.topics.[orders].history.size=100", "spring.data.redis.port=" + redis.port(),
				"spring.data.redis.username=shop", "spring.data.redis.password=" + password());
	}

	private static void publish(TestServer node, String topic, String... payloads) {
		for (String payload : payloads) {
			node.bean(Buckaroo.class).topic(topic).publish(payload).block(PATIENCE);
		}
	}

	private static RecordingInbox subscribe(Topics topics, String topic, Position from) {
		RecordingInbox inbox = new RecordingInbox();
		topics.subscribe(topic, from, inbox.inbox());
		eventually(() -> assertThat(inbox.of(Subscribed.class)).isNotEmpty());
		return inbox;
	}

	/**
	 * The topics of a node that uses all that it needs of Redis.
	 */
	private static final class Connector implements AutoCloseable {

		private final Node node = Node.create();

		private final RedisConnector connector;

		private final RedisTopics topics;

		private int uses;

		private Connector() throws IOException {
			RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("localhost", redis.port());
			server.setUsername("shop");
			server.setPassword(password());
			this.connector = new RedisConnector(new LettuceConnectionFactory(server), SETTINGS.heartbeatTimeout());
			this.topics = new RedisTopics(this.connector.client(), this.node, SETTINGS,
					new TopicHistories(List.of(new TopicHistory("*", History.of(10)))),
					new PayloadCodec(new JsonMapper(), List.of()), Object::toString);
			this.topics.start();
		}

		/**
		 * Subscribes to new topics, publishes, tracks a member and leaves, without
		 * waiting for the outcome.
		 */
		private void use() {
			String topic = "orders/" + this.uses++;
			admin.scriptFlush();
			List<Disposable> subscriptions = new ArrayList<>();
			for (Position from : List.of(Position.now(), Position.after("1-1"), Position.last(5))) {
				subscriptions.add(this.topics.subscribe(topic, from, new RecordingInbox().inbox()));
			}
			Disposable member = this.topics.track(topic, this.node.id() + "-" + this.uses, "ada");
			this.topics.topic(topic).publish("1").onErrorComplete().block(PATIENCE);
			this.topics.topic(topic).members().onErrorComplete().block(PATIENCE);
			member.dispose();
			subscriptions.forEach(Disposable::dispose);
		}

		@Override
		public void close() {
			this.topics.close();
			this.connector.close();
		}

	}

}
