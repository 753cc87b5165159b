package io.buckaroo.topic.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * The two connections of a node to Redis. They are opened and closed together.
 *
 * @param commands the connection for commands
 * @param subscriber the connection that receives messages from channels
 */
record RedisConnections(StatefulRedisConnection<String, String> commands,
		StatefulRedisPubSubConnection<String, String> subscriber) {

	/**
	 * Opens the connections, and loads the scripts. Blocks until both are open.
	 * @throws RuntimeException if Redis is unavailable
	 */
	static RedisConnections open(RedisClient client, List<Script> scripts) {
		StatefulRedisConnection<String, String> commands = client.connect();
		try {
			for (Script script : scripts) {
				// A script that is not loaded would have to be sent again, out of order
				commands.sync().scriptLoad(script.text());
			}
			return new RedisConnections(commands, client.connectPubSub());
		}
		catch (RuntimeException ex) {
			commands.closeAsync();
			throw ex;
		}
	}

	void addListeners(RedisPubSubListener<String, String> messages, RedisConnectionStateListener state) {
		this.subscriber.addListener(messages);
		this.commands.addListener(state);
		this.subscriber.addListener(state);
	}

	boolean isOpen() {
		return this.commands.isOpen() && this.subscriber.isOpen();
	}

	CompletableFuture<Void> closeAsync() {
		return CompletableFuture.allOf(this.commands.closeAsync(), this.subscriber.closeAsync());
	}

}
