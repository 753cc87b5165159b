package io.buckaroo.topic.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

import static org.awaitility.Awaitility.await;

/**
 * A Redis server in a separate process, on a free port. It appends each write to a file
 * before it replies, without syncing the file to disk, so that no write is lost when the
 * process is killed.
 */
public final class RedisProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Path directory;

	private final int port;

	private final List<String> arguments = new ArrayList<>();

	private RedisServer server;

	private RedisProcess() throws IOException {
		this.directory = Files.createTempDirectory("buckaroo-redis");
		this.port = freePort();
		this.arguments.add(ExecutableProvider.newJarResourceProvider(this.directory.toFile()).get().getAbsolutePath());
		this.arguments.addAll(List.of("--port", Integer.toString(this.port), "--bind", "127.0.0.1", "--dir",
				this.directory.toString(), "--save", "", "--appendonly", "yes", "--appendfsync", "no"));
	}

	/**
	 * Starts a server.
	 * @return the running server
	 */
	public static RedisProcess start() {
		try {
			RedisProcess redis = new RedisProcess();
			redis.restart();
			return redis;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Returns the port of the server.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Kills the process, and waits until its port is free.
	 */
	public void kill() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		// The port is free once the process has ended
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(this::isPortFree);
	}

	private boolean isPortFree() {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Restarts the process with the data of its file.
	 */
	public void restart() {
		try {
			this.server = new RedisServer(this.port, this.arguments, true);
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Restarts the process without data, like a server without persistence.
	 */
	public void forget() {
		kill();
		deleteData();
		restart();
	}

	private void deleteData() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.filter((each) -> each.toString().contains("appendonly")).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
