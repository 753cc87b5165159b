package io.buckaroo.shutdown;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A {@link ShutdownServer} in its own Java virtual machine. It exits at the end of its
 * standard input, so that it does not outlive a test.
 */
final class ShutdownProcess implements AutoCloseable {

	/** The exit code of a Java virtual machine after SIGTERM. */
	static final int TERMINATED = 128 + 15;

	private static final int PATIENCE_SECONDS = 60;

	private final Process process;

	private final PrintWriter commands;

	private final Queue<String> output = new ConcurrentLinkedQueue<>();

	private final Thread reader = new Thread(this::readOutput, "server-output");

	private ShutdownProcess(Process process) {
		this.process = process;
		this.commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII);
		this.reader.setDaemon(true);
		this.reader.start();
		awaitLines(ShutdownServer.PORT, 1);
	}

	/**
	 * Starts the server, and waits until it listens.
	 * @param properties the properties, such as
	 * {@code buckaroo.shutdown.drain-timeout=2s}
	 * @return the server
	 */
	static ShutdownProcess start(String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
						System.getProperty("java.class.path"), ShutdownServer.class.getName()));
		Stream
			.concat(Stream.of("server.port=0", "spring.main.banner-mode=off", "logging.level.root=warn"),
					Stream.of(properties))
			.map("--"::concat)
			.forEach(command::add);
		return new ShutdownProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	int port() {
		return Integer.parseInt(lines(ShutdownServer.PORT).get(0).substring(ShutdownServer.PORT.length()));
	}

	/**
	 * Sends SIGTERM.
	 * @param connections the number of connections to await before
	 */
	void terminate(int connections) {
		awaitLines(ShutdownServer.OPENED, connections);
		assertThat(this.process.supportsNormalTermination()).isTrue();
		// Process.destroy() would also close its output
		this.process.toHandle().destroy();
	}

	void release() {
		this.commands.println(ShutdownServer.RELEASE);
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Waits for the process to end.
	 * @return its exit code
	 */
	int exitCode() throws InterruptedException {
		if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The server does not exit. Its output:\n" + output());
		}
		this.reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
		return this.process.exitValue();
	}

	/**
	 * Waits until the server has printed a number of lines.
	 * @param beginning the beginning of the lines
	 * @param count the number of lines
	 */
	void awaitLines(String beginning, int count) {
		await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
			.until(() -> lines(beginning).size() >= count || !this.process.isAlive());
		assertThat(lines(beginning)).as(this::output).hasSizeGreaterThanOrEqualTo(count);
	}

	/**
	 * Returns lines of the output so far.
	 * @param beginning the beginning of the lines
	 */
	List<String> lines(String beginning) {
		return this.output.stream().filter((line) -> line.startsWith(beginning)).toList();
	}

	String output() {
		return String.join("\n", this.output);
	}

	private void readOutput() {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				this.output.add(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
