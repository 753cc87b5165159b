package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time that a process has used, user and system.
 *
 * @param process of all threads that there ever were, in steps of 10 ms
 * @param threads of each thread that is there, in nanoseconds
 */
record CpuTime(Duration process, Map<String, Long> threads) {

	/** The unit of {@code /proc}, on all that Linux runs on. */
	private static final Duration TICK = Duration.ofMillis(10);

	/** Counted from behind the name of the process, which may have any characters. */
	private static final int USER_FIELD = 11;

	private static final int SYSTEM_FIELD = 12;

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
			// A thread has ended meanwhile, or the kernel does not keep these
			return Map.of();
		}
		return threads;
	}

	/**
	 * What was used since an earlier time: exact unless a thread has ended in between.
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
