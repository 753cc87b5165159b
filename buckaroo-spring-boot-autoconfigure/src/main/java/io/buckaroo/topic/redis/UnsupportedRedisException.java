package io.buckaroo.topic.redis;

import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandType;

/**
 * Indicates that a server is a node of a Redis Cluster, which redirects commands that the
 * connection of a single server does not follow.
 */
@SuppressWarnings("serial")
final class UnsupportedRedisException extends IllegalStateException {

	private UnsupportedRedisException() {
		super("it is a node of a Redis Cluster (cluster_enabled:1), which is not supported");
	}

	/**
	 * Checks the server of a connection. Blocks until it replies.
	 * @throws UnsupportedRedisException if it is not supported
	 */
	static void check(StatefulRedisConnection<String, String> connection) {
		List<Object> server;
		try {
			// Needs no permission, unlike INFO
			server = connection.sync().dispatch(CommandType.HELLO, new NestedMultiOutput<>(StringCodec.UTF8));
		}
		catch (RedisCommandExecutionException ex) {
			// Not a server of Redis 6 or newer, and so no cluster that redirects
			return;
		}
		int mode = server.indexOf("mode");
		if (mode >= 0 && mode + 1 < server.size() && "cluster".equals(server.get(mode + 1))) {
			throw new UnsupportedRedisException();
		}
	}

}
