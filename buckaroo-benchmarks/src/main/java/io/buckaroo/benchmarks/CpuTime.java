package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of a process, user and system.
 *
 * @param process the time of all threads, including those that have ended, in steps of 10
 * ms
 * @param threads the time of each live thread in nanoseconds, by thread id; empty if the
 * kernel does not provide it
 */
record CpuTime(Duration process, Map<String, Long> threads) {

	/** The unit of {@code /proc/<pid>/stat}: {@code USER_HZ}, 100 on Linux. */
	private static final Duration TICK = Duration.ofMillis(10);

	/** Index among the fields after the process name, which may contain spaces. */
	private static final int USER_FIELD = 11;

	private static final int SYSTEM_FIELD = 12;

	/**
	 * Reads the CPU time of a process.
	 * @throws IOException if the process has ended
	 */
	static CpuTime of(long pid) throws IOException {
		Path directory = Path.of("/proc", Long.toString(pid));
		String stat = Files.readString(directory.resolve("stat"));
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		long ticks = Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]);
		return new CpuTime(TICK.multipliedBy(ticks), threads(directory.resolve("task")));
	}

	private static Map<String, Long> threads(Path tasks) throws IOException {
		Map<String, Long> threads = new HashMap<>();
		try (DirectoryStream<Path> directory = Files.newDirectoryStream(tasks)) {
			for (Path task : directory) {
				String schedstat = Files.readString(task.resolve("schedstat"));
				threads.put(task.getFileName().toString(), Long.parseLong(schedstat.split(" ")[0]));
			}
		}
		catch (IOException ex) {
			// A thread ended while its file was read, or there is no schedstat
			return Map.of();
		}
		return threads;
	}

	/**
	 * Returns the time used since an earlier reading, exact to the nanosecond unless a
	 * thread has ended in between.
	 */
	Duration since(CpuTime earlier) {
		if (this.threads.isEmpty() || earlier.threads.isEmpty()
				|| !this.threads.keySet().containsAll(earlier.threads.keySet())) {
			return this.process.minus(earlier.process);
		}
		return Duration.ofNanos(sum(this.threads) - sum(earlier.threads));
	}

	private static long sum(Map<String, Long> threads) {
		return threads.values().stream().mapToLong(Long::longValue).sum();
	}

}
