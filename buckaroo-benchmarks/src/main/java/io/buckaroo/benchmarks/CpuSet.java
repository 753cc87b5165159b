package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cores of the machine.
 *
 * @param cores their numbers
 */
record CpuSet(List<Integer> cores) {

	private static final String ALLOWED = "Cpus_allowed_list:";

	/**
	 * The cores that this process may use.
	 */
	static CpuSet allowed() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter((line) -> line.startsWith(ALLOWED))
				.map((line) -> parse(line.substring(ALLOWED.length()).strip()))
				.findFirst()
				.orElseGet(CpuSet::available);
		}
		catch (IOException ex) {
			return available();
		}
	}

	private static CpuSet available() {
		return new CpuSet(IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList());
	}

	/**
	 * How many cores the machine has.
	 */
	static int online() {
		try {
			return parse(Files.readString(Path.of("/sys/devices/system/cpu/online")).strip()).size();
		}
		catch (IOException ex) {
			return available().size();
		}
	}

	/**
	 * Reads a list such as {@code 0-3,8}.
	 */
	static CpuSet parse(String list) {
		return new CpuSet(Stream.of(list.split(",")).flatMapToInt((range) -> {
			String[] ends = range.split("-");
			return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
		}).boxed().toList());
	}

	int size() {
		return this.cores.size();
	}

	/**
	 * So many from the front, or all if there are no more.
	 */
	CpuSet first(int count) {
		return new CpuSet(this.cores.subList(0, Math.min(count, size())));
	}

	/**
	 * The last one.
	 */
	CpuSet last() {
		return new CpuSet(this.cores.subList(size() - 1, size()));
	}

	/**
	 * The list as {@code taskset} wants it.
	 */
	@Override
	public String toString() {
		return this.cores.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

}
