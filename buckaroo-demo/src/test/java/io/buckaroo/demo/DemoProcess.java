package io.buckaroo.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.fixture.FreePort;

import static org.awaitility.Awaitility.await;

/**
 * The demo in a separate process, as a node of a cluster.
 */
final class DemoProcess implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final int port = FreePort.find();

	private final List<String> command;

	private Process process;

	private DemoProcess(Class<?> main, int redisPort, String... properties) throws IOException {
		Stream<String> java = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-cp", System.getProperty("java.class.path"), main.getName());
		Stream<String> node = Stream.of("server.port=" + this.port, "buckaroo.cluster.type=redis",
				"spring.data.redis.port=" + redisPort);
		this.command = Stream.concat(java, Stream.concat(node, Stream.of(properties)).map("--"::concat)).toList();
		restart();
	}

	static DemoProcess start(int redisPort) throws IOException {
		return new DemoProcess(DemoApplication.class, redisPort);
	}

	/**
	 * Starts a variant of the demo.
	 * @param main the class with the {@code main} method
	 * @param redisPort the port of Redis
	 * @param properties the properties, such as {@code buckaroo.sse.retry=0}
	 */
	static DemoProcess start(Class<?> main, int redisPort, String... properties) throws IOException {
		return new DemoProcess(main, redisPort, properties);
	}

	/**
	 * Starts the demo, always on the same port, and waits until it accepts connections.
	 */
	void restart() throws IOException {
		this.process = new ProcessBuilder(this.command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		await().atMost(TIMEOUT).until(this::listens);
	}

	private boolean listens() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Kills the process, without a graceful shutdown.
	 */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	String url() {
		return "http://" + address();
	}

	String address() {
		return "localhost:" + this.port;
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		kill();
	}

}
