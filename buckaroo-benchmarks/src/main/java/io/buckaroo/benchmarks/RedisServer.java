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
 * A Redis in a process of its own, which keeps nothing.
 */
final class RedisServer implements AutoCloseable {

	private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+),");

	/** What is only run by scripts, and by us. */
	private static final Set<String> NOT_SENT = Set.of("info", "xrevrange", "xadd", "pexpire", "time");

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
	 * How many commands the nodes have sent, heartbeats included. Redis also counts those
	 * that the script of a publication runs, of which one is to publish.
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
