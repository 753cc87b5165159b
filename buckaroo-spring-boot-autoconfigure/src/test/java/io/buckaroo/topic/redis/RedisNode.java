package io.buckaroo.topic.redis;

import java.util.List;
import java.util.Objects;

import io.buckaroo.PayloadType;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.TopicsContract;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The topics and connections of a node, with the histories of {@link TopicsContract}.
 */
final class RedisNode implements AutoCloseable {

	private final Node node = Node.create();

	private final RedisConnector connector;

	private final RedisTopics topics;

	private final int port;

	/** The client for assertions on the content of Redis. */
	private final RedisClient client = RedisClient.create();

	private StatefulRedisConnection<String, String> connection;

	RedisNode(RedisSettings settings, int port) {
		this(settings, port, new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", port)));
	}

	RedisNode(RedisSettings settings, int port, LettuceConnectionFactory factory) {
		this.port = port;
		this.connector = new RedisConnector(factory, settings.heartbeatTimeout());
		this.topics = new RedisTopics(this.connector.client(), this.node, settings, TopicsContract.HISTORIES,
				new PayloadCodec(new JsonMapper(), List.of(new PayloadType<>("price", RedisTopicsIT.Price.class))),
				Object::toString);
		this.topics.start();
	}

	RedisTopics topics() {
		return this.topics;
	}

	String id() {
		return this.node.id();
	}

	/**
	 * Returns a connection of the test to the server that the node was started with.
	 */
	RedisCommands<String, String> redis() {
		if (this.connection == null) {
			this.connection = this.client.connect(RedisURI.create("localhost", this.port));
		}
		return this.connection.sync();
	}

	/**
	 * Closes the connections without leaving, as a crash does.
	 */
	void kill() {
		Objects.requireNonNull((HistoryReads) ReflectionTestUtils.getField(this.topics, "reads")).close();
		Objects.requireNonNull((RedisLink) ReflectionTestUtils.getField(this.topics, "link")).close();
		this.connector.close();
	}

	@Override
	public void close() {
		this.topics.close();
		this.connector.close();
		this.client.shutdown();
	}

}
