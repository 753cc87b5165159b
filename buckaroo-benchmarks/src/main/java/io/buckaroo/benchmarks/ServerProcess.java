package io.buckaroo.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.buckaroo.benchmarks.load.ServerPublisher;
import io.buckaroo.benchmarks.protocol.MemoryUse;
import io.buckaroo.benchmarks.protocol.Ready;
import io.buckaroo.benchmarks.protocol.Schedule;

/**
 * A server in a separate process, controlled over its standard input and output. The
 * process ends when this object is closed, or when the current process ends.
 */
final class ServerProcess implements ServerPublisher, AutoCloseable {

	private static final String RESIDENT = "VmRSS:";

	private static final int SECONDS_TO_END = 10;

	private final Process process;

	private final Writer commands;

	private final BufferedReader replies;

	private final Ready ready;

	private ServerProcess(Process process) throws IOException {
		this.process = process;
		this.commands = process.outputWriter();
		this.replies = process.inputReader();
		this.ready = Ready.parse(reply());
	}

	/**
	 * Starts a server and waits until it is ready.
	 */
	static ServerProcess start(Server server, Launch launch) throws IOException {
		Process process = new ProcessBuilder(launch.command(server)).redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			return new ServerProcess(process);
		}
		catch (IOException | RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	int port() {
		return this.ready.port();
	}

	CpuTime cpuTime() throws IOException {
		return CpuTime.of(this.process.pid());
	}

	/**
	 * Returns the resident memory of the process in bytes.
	 */
	long residentBytes() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(this.process.pid()), "status"))) {
			return lines.filter((line) -> line.startsWith(RESIDENT))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.findFirst()
				.orElseThrow();
		}
	}

	/**
	 * Requests a garbage collection and returns the memory in use afterwards.
	 */
	MemoryUse memoryUse() throws IOException {
		return MemoryUse.parse(ask(MemoryUse.COMMAND));
	}

	@Override
	public void publish(Schedule schedule) {
		try {
			ask(schedule.line());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String ask(String command) throws IOException {
		this.commands.write(command + "\n");
		this.commands.flush();
		return reply();
	}

	private String reply() throws IOException {
		String reply = this.replies.readLine();
		if (reply == null) {
			throw new IOException("A server has ended; see its output above");
		}
		return reply;
	}

	@Override
	public void close() throws IOException {
		this.commands.close();
		try {
			if (!this.process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
