package io.buckaroo.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

import io.buckaroo.fixture.FreePort;

import static org.awaitility.Awaitility.await;

/**
 * The demo in a separate process, as a node of a cluster.
 */
final class DemoProcess implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final int port;

	private final int redisPort;

	private Process process;

	private DemoProcess(int port, int redisPort) throws IOException {
		this.port = port;
		this.redisPort = redisPort;
		restart();
	}

	static DemoProcess start(int redisPort) throws IOException {
		return new DemoProcess(FreePort.find(), redisPort);
	}

	/**
	 * Starts the demo, always on the same port, and waits until it accepts connections.
	 */
	void restart() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-cp", System.getProperty("java.class.path"), DemoApplication.class.getName(),
				"--server.port=" + this.port, "--buckaroo.cluster.type=redis",
				"--spring.data.redis.port=" + this.redisPort)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
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
		return "http://localhost:" + this.port;
	}

	@Override
	public void close() {
		kill();
	}

}
