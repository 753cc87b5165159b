package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A set of CPU cores.
 *
 * @param cores the numbers of the cores, as assigned by the kernel
 */
record CpuSet(List<Integer> cores) {

	private static final String ALLOWED = "Cpus_allowed_list:";

	/**
	 * Returns the cores that this process is allowed to use.
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
	 * Returns the number of online cores of the machine.
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
	 * Parses a list in the format of the kernel, such as {@code 0-3,8}.
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
	 * Returns the first cores, at most the given number.
	 */
	CpuSet first(int count) {
		return new CpuSet(this.cores.subList(0, Math.min(count, size())));
	}

	/**
	 * Returns the last core.
	 */
	CpuSet last() {
		return new CpuSet(this.cores.subList(size() - 1, size()));
	}

	/**
	 * Returns the list in the format of {@code taskset}.
	 */
	@Override
	public String toString() {
		return this.cores.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

}
