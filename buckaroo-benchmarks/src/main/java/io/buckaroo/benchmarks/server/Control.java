package io.buckaroo.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import io.buckaroo.benchmarks.protocol.MemoryUse;
import io.buckaroo.benchmarks.protocol.Ready;
import io.buckaroo.benchmarks.protocol.Schedule;
import io.netty.util.internal.PlatformDependent;

import org.springframework.context.ApplicationContext;

/**
 * The server side of the control channel to the runner. A command is a line of standard
 * input and its reply a line of standard output, so nothing else may be printed there.
 * The process exits at the end of the input.
 */
final class Control {

	private static final int GARBAGE_COLLECTIONS = 3;

	private final BufferedReader commands = new BufferedReader(
			new InputStreamReader(System.in, StandardCharsets.UTF_8));

	private final PrintStream replies = System.out;

	private Control() {
	}

	/**
	 * Reserves standard input and output for the control channel and redirects other
	 * output to standard error. Must be called before anything is printed.
	 */
	static Control open() {
		Control control = new Control();
		System.setOut(System.err);
		return control;
	}

	/**
	 * Reports a Spring Boot application as ready and executes commands until the end of
	 * the input.
	 */
	void serve(ApplicationContext context, Publisher publisher) throws IOException, InterruptedException {
		serve(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), publisher);
	}

	/**
	 * Reports the server as ready and executes commands until the end of the input.
	 */
	void serve(int port, Publisher publisher) throws IOException, InterruptedException {
		reply(new Ready(port).line());
		String command;
		while ((command = this.commands.readLine()) != null) {
			if (command.startsWith(Schedule.COMMAND)) {
				publisher.publish(Schedule.parse(command));
				reply("published");
			}
			else if (command.equals(MemoryUse.COMMAND)) {
				reply(memoryUse().line());
			}
			else {
				throw new IOException("Unknown command: " + command);
			}
		}
		System.exit(0);
	}

	private void reply(String line) {
		this.replies.println(line);
		this.replies.flush();
	}

	private static MemoryUse memoryUse() throws InterruptedException {
		for (int i = 0; i < GARBAGE_COLLECTIONS; i++) {
			System.gc();
			Thread.sleep(100);
		}
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		long direct = Math.max(0, PlatformDependent.usedDirectMemory());
		for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
			direct += pool.getMemoryUsed();
		}
		return new MemoryUse(heap, direct);
	}

}
