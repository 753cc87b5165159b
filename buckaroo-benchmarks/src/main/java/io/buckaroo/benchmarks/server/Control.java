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
 * The server's end of the line to the runner: a command is a line of standard input, and
 * its answer a line of standard output, which is why nothing else may be printed there.
 * At the end of the input the process ends.
 */
final class Control {

	private static final int COLLECTIONS = 3;

	private final BufferedReader commands = new BufferedReader(
			new InputStreamReader(System.in, StandardCharsets.UTF_8));

	private final PrintStream replies = System.out;

	private Control() {
	}

	/**
	 * Takes standard input and output. To be called before anything prints.
	 */
	static Control take() {
		Control control = new Control();
		System.setOut(System.err);
		return control;
	}

	/**
	 * Says that an application of Spring Boot is ready, and does what it is told from
	 * then on.
	 */
	void serve(ApplicationContext context, Publisher publisher) throws IOException, InterruptedException {
		serve(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), publisher);
	}

	/**
	 * Says that the server is ready, and does what it is told from then on.
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
		for (int i = 0; i < COLLECTIONS; i++) {
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
