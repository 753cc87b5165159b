package io.buckaroo.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Scenario;

/**
 * Measures scenarios on several servers side by side: each in a process of its own,
 * warmed up, then one round on each in turn, so that whatever else the machine does meets
 * them alike.
 *
 * @param servers the servers
 * @param launch how they are started
 * @param timing how long and how often
 * @param progress is told of each round
 */
record Comparison(List<ServerKind> servers, Launch launch, Timing timing, Progress progress) {

	/** What nothing happens to hardly varies. */
	private static final int MOST_IDLE_ROUNDS = 3;

	/**
	 * How long and how often.
	 *
	 * @param warmUp the least time before the first round
	 * @param rounds how many rounds are measured
	 * @param round how long each takes
	 */
	record Timing(Duration warmUp, int rounds, Duration round) {

	}

	/**
	 * Measures what messages cost.
	 * @return the rounds of each server
	 */
	Map<ServerKind, List<Round>> traffic(String name, Scenario.Traffic scenario) throws IOException {
		Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);
		List<Trial> trials = new ArrayList<>();
		try (LoadGenerator generator = new LoadGenerator()) {
			try {
				for (ServerKind server : this.servers) {
					this.progress.say("%s on %s: warm-up".formatted(name, server.title()));
					trials.add(Trial.start(server, scenario, this.launch, generator, this.timing));
				}
				for (int number = 1; number <= this.timing.rounds(); number++) {
					for (Trial trial : trials) {
						Round round = trial.measure(this.timing.round());
						rounds.computeIfAbsent(trial.kind(), (kind) -> new ArrayList<>()).add(round);
						this.progress
							.say("%s on %s, round %d: %s".formatted(name, trial.kind().title(), number, round));
					}
					// Nobody always comes after the same one, or first
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
	 * Measures what idle connections hold.
	 * @return the footprints on each server
	 */
	Map<ServerKind, List<Footprint>> idle(String name, Scenario.Idle scenario) throws IOException {
		Map<ServerKind, List<Footprint>> footprints = new EnumMap<>(ServerKind.class);
		try (LoadGenerator generator = new LoadGenerator()) {
			for (int number = 1; number <= Math.min(this.timing.rounds(), MOST_IDLE_ROUNDS); number++) {
				for (ServerKind server : this.servers) {
					Footprint footprint = Footprint.measure(server, scenario, this.launch, generator);
					footprints.computeIfAbsent(server, (kind) -> new ArrayList<>()).add(footprint);
					this.progress.say("%s on %s, round %d: %s".formatted(name, server.title(), number, footprint));
				}
			}
		}
		return footprints;
	}

}
