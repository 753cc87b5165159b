package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * A Redis server in a separate process, without persistence.
 */
final class RedisServer implements AutoCloseable {

	private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+),");

	/** Commands issued only by scripts or by this class. */
	private static final Set<String> NOT_SENT = Set.of("info", "xrevrange", "get", "xadd", "pexpire", "time");

	private final redis.embedded.RedisServer server;

	private final int port;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private RedisServer(int port) throws IOException {
		this.port = port;
		this.server = redis.embedded.RedisServer.newRedisServer()
			.port(port)
			.setting("bind 127.0.0.1")
			.setting("save \"\"")
			.build();
		this.server.start();
		this.client = RedisClient.create("redis://127.0.0.1:" + port);
		this.connection = this.client.connect();
	}

	/**
	 * Starts a server on a free port of the loopback interface.
	 */
	static RedisServer start() throws IOException {
		return new RedisServer(freePort());
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Returns the number of commands sent by the nodes so far, heartbeats included. Redis
	 * also counts the commands that the publication script runs; they are excluded,
	 * including one {@code PUBLISH} for each {@code EVALSHA}.
	 */
	long commands() {
		Map<String, Long> calls = new HashMap<>();
		this.connection.sync().info("commandstats").lines().forEach((line) -> {
			Matcher matcher = CALLS.matcher(line);
			if (matcher.lookingAt()) {
				calls.put(matcher.group(1), Long.parseLong(matcher.group(2)));
			}
		});
		calls.keySet().removeAll(NOT_SENT);
		return calls.values().stream().mapToLong(Long::longValue).sum() - calls.getOrDefault("evalsha", 0L);
	}

	@Override
	public void close() {
		this.client.shutdown();
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
