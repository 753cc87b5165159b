package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Position;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.topic.History;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.unit.DataSize;

import static io.buckaroo.fixture.Eventually.PATIENCE;

/**
 * The topics of a node, without an application. Topics with the prefix {@code long} have
 * a history.
 */
final class TestNode implements AutoCloseable {

	static final RedisSettings SETTINGS = settings(10_000, Duration.ofSeconds(3));

	private static final TopicHistories HISTORIES = new TopicHistories(
			List.of(new TopicHistory("long*", History.of(100))));

	private final Node node = Node.create();

	private final RedisConnector connector;

	private final RedisTopics topics;

	private TestNode(LettuceConnectionFactory application, RedisSettings settings) {
		this.connector = new RedisConnector(application, settings.heartbeatTimeout());
		this.topics = new RedisTopics(this.connector.client(), this.node,
				settings.inDatabase(this.connector.database()), HISTORIES,
				new PayloadCodec(new JsonMapper(), List.of()), Object::toString);
		this.topics.start();
	}

	static TestNode of(RedisStandaloneConfiguration server) {
		return of(server, SETTINGS);
	}

	static TestNode of(RedisStandaloneConfiguration server, RedisSettings settings) {
		return new TestNode(new LettuceConnectionFactory(server), settings);
	}

	static TestNode of(RedisSentinelConfiguration sentinel) {
		return new TestNode(new LettuceConnectionFactory(sentinel), SETTINGS);
	}

	static TestNode withTls(RedisStandaloneConfiguration server) {
		return new TestNode(new LettuceConnectionFactory(server, LettuceClientConfiguration.builder().useSsl().build()),
				settings(1, Duration.ofSeconds(1)));
	}

	static RedisSettings settings(int maxPendingPublications, Duration heartbeatTimeout) {
		return new RedisSettings("test", false, Duration.ofMillis(50), heartbeatTimeout, maxPendingPublications,
				DataSize.ofMegabytes(1));
	}

	static RedisStandaloneConfiguration server(int port) {
		return new RedisStandaloneConfiguration("localhost", port);
	}

	static RedisStandaloneConfiguration server(int port, String user, String password) {
		RedisStandaloneConfiguration server = server(port);
		server.setUsername(user);
		server.setPassword(password);
		return server;
	}

	String connectionId(int count) {
		return this.node.id() + "-" + count;
	}

	RedisTopics topics() {
		return this.topics;
	}

	RecordingInbox subscribe(String topic) {
		RecordingInbox inbox = new RecordingInbox();
		this.topics.subscribe(topic, Position.now(), inbox.inbox());
		return inbox;
	}

	void publish(String topic, Object payload) {
		this.topics.topic(topic).publish(payload).block(PATIENCE);
	}

	@Override
	public void close() {
		this.topics.close();
		this.connector.close();
	}

}
