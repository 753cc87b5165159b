package io.buckaroo.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Scenario;

/**
 * Measures scenarios on several servers. Each server runs in a separate process and is
 * warmed up; then rounds alternate between the servers, so that other activity on the
 * machine affects all of them equally.
 *
 * @param servers the servers to compare
 * @param launch the settings of the server processes
 * @param timing the number and the duration of the rounds
 * @param progress the output for the result of each round
 */
record Comparison(List<Server> servers, Launch launch, Timing timing, Progress progress) {

	/** Maximum number of rounds for idle connections, whose memory use hardly varies. */
	private static final int MAX_IDLE_ROUNDS = 3;

	/**
	 * The number and the duration of the rounds.
	 *
	 * @param warmUp the minimum warm-up time before the first round
	 * @param rounds the number of measured rounds
	 * @param round the duration of a round
	 */
	record Timing(Duration warmUp, int rounds, Duration round) {

	}

	/**
	 * Measures the cost of messages.
	 * @return the rounds of each server
	 */
	Map<Server, List<Round>> traffic(String name, Scenario.Traffic scenario) throws IOException {
		Map<Server, List<Round>> rounds = new LinkedHashMap<>();
		List<Trial> trials = new ArrayList<>();
		try (LoadGenerator generator = new LoadGenerator()) {
			try {
				for (Server server : this.servers) {
					this.progress.print("%s on %s: warm-up".formatted(name, server.title()));
					trials.add(Trial.start(server, scenario, this.launch, generator, this.timing));
				}
				for (int number = 1; number <= this.timing.rounds(); number++) {
					for (Trial trial : trials) {
						Round round = trial.measure(this.timing.round());
						rounds.computeIfAbsent(trial.server(), (each) -> new ArrayList<>()).add(round);
						this.progress
							.print("%s on %s, round %d: %s".formatted(name, trial.server().title(), number, round));
					}
					// Vary the order, so that no server is always first or last
					Collections.rotate(trials, 1);
				}
			}
			finally {
				for (Trial trial : trials) {
					trial.close();
				}
			}
		}
		return rounds;
	}

	/**
	 * Measures the memory of idle connections.
	 * @return the footprints on each server
	 */
	Map<Server, List<Footprint>> idle(String name, Scenario.Idle scenario) throws IOException {
		Map<Server, List<Footprint>> footprints = new LinkedHashMap<>();
		try (LoadGenerator generator = new LoadGenerator()) {
			for (int number = 1; number <= Math.min(this.timing.rounds(), MAX_IDLE_ROUNDS); number++) {
				for (Server server : this.servers) {
					Footprint footprint = Footprint.measure(server, scenario, this.launch, generator);
					footprints.computeIfAbsent(server, (each) -> new ArrayList<>()).add(footprint);
					this.progress.print("%s on %s, round %d: %s".formatted(name, server.title(), number, footprint));
				}
			}
		}
		return footprints;
	}

}
