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
 * A real Redis in a process of its own, on a port of its own, which writes all that it is
 * told to a file before it answers: not to the disk, but a process that is killed loses
 * nothing.
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
	 * Starts one.
	 * @return the running Redis
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
	 * Where it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Ends the process without any notice.
	 */
	public void kill() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		// The port is free when the process is gone
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
	 * Starts the process again, with what its file has.
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
	 * Forgets all, as a Redis does that keeps nothing and is started again.
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
