package io.buckaroo.benchmarks.load;

import java.time.Duration;

import io.buckaroo.benchmarks.protocol.Payload;
import io.buckaroo.benchmarks.protocol.Schedule;

/**
 * Load of a server that publishes to subscribers.
 */
final class BroadcastLoad implements Load {

	/** Delay before the first message: raw WebFlux subscribes after the handshake. */
	static final Duration SETTLING = Duration.ofMillis(500);

	/** Delay between two bursts. */
	private static final Duration PAUSE = Duration.ofMillis(1);

	private final Clients clients;

	private final Scenario.Broadcast scenario;

	private final ServerPublisher publisher;

	private long published;

	BroadcastLoad(Clients clients, Scenario.Broadcast scenario, ServerPublisher publisher) {
		this.clients = clients;
		this.scenario = scenario;
		this.publisher = publisher;
		Payload payload = new Payload(scenario.size());
		Subscribers.open(clients, scenario.feed(), scenario.subscribers(), payload);
		clients.pause(SETTLING);
	}

	@Override
	public Sample run(Duration duration) {
		long start = System.nanoTime();
		if (this.scenario.interval().isZero()) {
			publishBursts(start + duration.toNanos());
		}
		else {
			publish(Math.max(1, (int) duration.dividedBy(this.scenario.interval())));
		}
		return this.clients.sample(this::expected, start);
	}

	private void publishBursts(long end) {
		do {
			publish(1);
			this.clients.awaitArrival(this::expected);
			this.clients.pause(PAUSE);
		}
		while (System.nanoTime() < end);
	}

	private void publish(int bursts) {
		Schedule schedule = new Schedule(this.scenario.feed(), this.scenario.size(), this.published,
				this.scenario.burst(), bursts, this.scenario.interval());
		this.publisher.publish(schedule);
		this.published += schedule.messages();
	}

	private long expected() {
		return this.published * this.scenario.subscribers();
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
