package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * The figures of all rounds as comma-separated values, with times in nanoseconds.
 */
final class RoundsFile {

	private final List<String> lines = new ArrayList<>(
			List.of("scenario,server,configuration,round,messages,cpu,elapsed,p50,p99,p99.9,max"));

	void add(String scenario, Map<Server, List<Round>> rounds) {
		rounds.forEach((server, measured) -> {
			for (int i = 0; i < measured.size(); i++) {
				this.lines.add(scenario + "," + server.kind() + "," + server.configuration() + "," + (i + 1) + ","
						+ figures(measured.get(i)));
			}
		});
	}

	private static String figures(Round round) {
		Histogram latencies = round.sample().latencies();
		return "%d,%d,%d,%d,%d,%d,%d".formatted(round.sample().messages(), round.cpu().toNanos(),
				round.sample().elapsed().toNanos(), latencies.getValueAtPercentile(50),
				latencies.getValueAtPercentile(99), latencies.getValueAtPercentile(99.9), latencies.getMaxValue());
	}

	void write(Path file) throws IOException {
		Files.write(file, this.lines);
	}

}
