package io.buckaroo.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a separate Java virtual machine with little memory. It exits when its
 * standard input is closed, so that it does not outlive a test.
 */
public final class ServerProcess implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 60;

	/** Queued in place of an answer when the server has ended. */
	private static final String END = "";

	private static final String[] DEFAULTS = { "server.port=0", "spring.main.banner-mode=off",
			"logging.level.root=warn", "buckaroo.websocket.idle-timeout=0", "buckaroo.websocket.ping-interval=0",
			"buckaroo.websocket.send-timeout=0", "buckaroo.sse.heartbeat=0", "buckaroo.sse.retry=0",
			"buckaroo.sse.send-timeout=0" };

	private final Process process;

	private final PrintWriter commands;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private final Queue<String> output = new ConcurrentLinkedQueue<>();

	private final long port;

	private ServerProcess(Process process) throws InterruptedException {
		this.process = process;
		this.commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
		Thread reader = new Thread(this::readOutput, "server-output");
		reader.setDaemon(true);
		reader.start();
		this.port = answer();
	}

	/**
	 * Starts the server, without timeouts.
	 * @param properties the properties, such as {@code buckaroo.mailbox.capacity=64}
	 * @return the running server
	 */
	static ServerProcess start(String... properties) throws IOException, InterruptedException {
		return start(FeedServer.class,
				Stream.concat(Stream.of(DEFAULTS), Stream.of(properties)).toArray(String[]::new));
	}

	/**
	 * Starts a server.
	 * @param main the main class, whose first answer is the port
	 * @param properties the properties, such as {@code server.port=0}
	 * @return the running server
	 */
	public static ServerProcess start(Class<?> main, String... properties) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError", "-cp",
						System.getProperty("java.class.path"), main.getName()));
		Stream.of(properties).map((property) -> "--" + property).forEach(command::add);
		return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	/**
	 * Returns the port of the server.
	 * @return the port
	 */
	public int port() {
		return Math.toIntExact(this.port);
	}

	/**
	 * Sends a command to the server and waits for the answer.
	 * @param command a command of {@link FeedServer}
	 * @return the answer
	 */
	long ask(String command) throws InterruptedException {
		this.commands.println(command);
		return answer();
	}

	private long answer() throws InterruptedException {
		String answer = this.answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (answer == null || answer.equals(END)) {
			throw new IllegalStateException(
					"The server does not answer. Its output:\n" + String.join("\n", this.output));
		}
		return Long.parseLong(answer);
	}

	private void readOutput() {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(FeedServer.ANSWER)) {
					this.answers.add(line.substring(FeedServer.ANSWER.length()));
				}
				else {
					this.output.add(line);
				}
			}
			this.answers.add(END);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills the server, without a graceful shutdown.
	 */
	public void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		this.commands.close();
		this.process.onExit()
			.completeOnTimeout(this.process, PATIENCE_SECONDS, TimeUnit.SECONDS)
			.join()
			.destroyForcibly();
	}

}
