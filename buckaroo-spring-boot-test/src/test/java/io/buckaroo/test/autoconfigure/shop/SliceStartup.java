package io.buckaroo.test.autoconfigure.shop;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import com.sun.management.OperatingSystemMXBean;
import io.buckaroo.test.autoconfigure.BuckarooTest;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.convention.TestBean;

/**
 * Measures the start of the slice beside that of the whole application: in new JVMs, as a
 * test class that runs alone, and in one JVM that has started both before, as one of many
 * test classes. The CPU time hardly depends on what else the machine does. Run from the
 * module's folder, after test-compile: <pre>
 * java -cp "target/test-classes:target/classes:$CLASSPATH" io.buckaroo.test.autoconfigure.shop.SliceStartup
 * </pre>
 */
final class SliceStartup {

	private static final int ROUNDS = 7;

	private static final String EXPOSED = "management.endpoints.web.exposure.include=health,info,metrics,mappings,buckaroo";

	private static final List<Class<?>> TESTS = List.of(Whole.class, Slice.class);

	private SliceStartup() {
	}

	/**
	 * Measures all, or one test in this JVM.
	 * @param arguments empty, or the name of a test
	 * @throws Exception if a context does not start
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0) {
			System.out.println("started " + start(Class.forName(arguments[0])));
			System.exit(0);
		}
		List<List<Start>> cold = List.of(new ArrayList<>(), new ArrayList<>());
		List<List<Start>> warm = List.of(new ArrayList<>(), new ArrayList<>());
		for (int round = 0; round < ROUNDS; round++) {
			for (int i = 0; i < TESTS.size(); i++) {
				cold.get(i).add(startInNewJvm(TESTS.get(i)));
			}
		}
		for (int round = -3; round < ROUNDS; round++) {
			for (int i = 0; i < TESTS.size(); i++) {
				Start start = start(TESTS.get(i));
				if (round >= 0) {
					warm.get(i).add(start);
				}
			}
		}
		report("new JVM, time", cold, Start::time);
		report("new JVM, CPU", cold, Start::cpu);
		report("warm JVM, time", warm, Start::time);
		report("warm JVM, CPU", warm, Start::cpu);
		System.exit(0);
	}

	private static void report(String what, List<List<Start>> starts, ToLongFunction<Start> figure) {
		long whole = median(starts.get(0), figure);
		long slice = median(starts.get(1), figure);
		System.out.printf(Locale.ROOT, "%s: whole application %d ms, slice %d ms, ratio %.2f (medians of %d)%n", what,
				whole, slice, (double) slice / whole, ROUNDS);
	}

	private static long median(List<Start> starts, ToLongFunction<Start> figure) {
		return starts.stream().mapToLong(figure).sorted().toArray()[starts.size() / 2];
	}

	private static Start start(Class<?> testClass) throws Exception {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		long time = System.nanoTime();
		long cpu = system.getProcessCpuTime();
		TestContext test = new TestContextManager(testClass).getTestContext();
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) test.getApplicationContext();
		Start start = new Start((System.nanoTime() - time) / 1_000_000, (system.getProcessCpuTime() - cpu) / 1_000_000);
		test.markApplicationContextDirty(null);
		if (context.isActive()) {
			throw new IllegalStateException("The context was not closed");
		}
		return start;
	}

	private static Start startInNewJvm(Class<?> testClass) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), SliceStartup.class.getName(),
				testClass.getName()));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
			throw new IllegalStateException(output);
		}
		return output.lines().filter((line) -> line.startsWith("started ")).map(Start::parse).findFirst().orElseThrow();
	}

	/**
	 * One start.
	 *
	 * @param time the elapsed time, in milliseconds
	 * @param cpu the CPU time of the process, in milliseconds
	 */
	private record Start(long time, long cpu) {

		private static Start parse(String line) {
			String[] words = line.split(" ");
			return new Start(Long.parseLong(words[1]), Long.parseLong(words[2]));
		}

		@Override
		public String toString() {
			return this.time + " " + this.cpu;
		}

	}

	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = EXPOSED)
	static class Whole {

		@TestBean
		ChatArchive archive;

		static ChatArchive archive() {
			return (room) -> room;
		}

	}

	@BuckarooTest(handlers = ChatSocket.class, properties = EXPOSED)
	static class Slice {

		@TestBean
		ChatArchive archive;

		static ChatArchive archive() {
			return (room) -> room;
		}

	}

}
