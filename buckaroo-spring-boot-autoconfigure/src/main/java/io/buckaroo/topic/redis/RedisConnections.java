package io.buckaroo.topic.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * The two connections of a node to Redis. They are opened and closed together.
 *
 * @param commands the connection for commands
 * @param subscriber the connection that receives messages from channels
 * @param generation the generation of the data when it was last read on these connections
 */
record RedisConnections(StatefulRedisConnection<String, String> commands,
		StatefulRedisPubSubConnection<String, String> subscriber, AtomicReference<Generation> generation) {

	/**
	 * Opens the connections, loads the scripts and reads the generation of the data.
	 * Blocks until both are open.
	 * @param generationKey the key of the generation
	 * @param latest the number of the latest generation that was read on other
	 * connections, or 0
	 * @throws RuntimeException if Redis is unavailable, or the server is a replica or a
	 * node of a Redis Cluster
	 */
	static RedisConnections open(RedisClient client, List<Script> scripts, String generationKey, long latest) {
		StatefulRedisConnection<String, String> commands = client.connect();
		try {
			UnsupportedRedisException.check(commands);
			for (Script script : scripts) {
				// A script that is not loaded would have to be sent again, out of order
				commands.sync().scriptLoad(script.text());
			}
			String generation = commands.sync()
				.eval(Generation.CURRENT.text(), ScriptOutputType.VALUE, new String[] { generationKey },
						Long.toString(latest));
			return new RedisConnections(commands, client.connectPubSub(),
					new AtomicReference<>(Generation.parse(generation)));
		}
		catch (RuntimeException | Error ex) {
			commands.closeAsync();
			throw ex;
		}
	}

	/**
	 * Reads the generation of the data again.
	 */
	CompletionStage<Generation> readGeneration(String key) {
		return this.commands.async()
			.<String>eval(Generation.CURRENT.text(), ScriptOutputType.VALUE, new String[] { key },
					Long.toString(this.generation.get().number()))
			.thenApply((reply) -> {
				Generation generation = Generation.parse(reply);
				this.generation.set(generation);
				return generation;
			});
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
