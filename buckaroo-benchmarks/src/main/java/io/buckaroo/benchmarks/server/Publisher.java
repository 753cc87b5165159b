package io.buckaroo.benchmarks.server;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.buckaroo.benchmarks.protocol.Feed;
import io.buckaroo.benchmarks.protocol.Payload;
import io.buckaroo.benchmarks.protocol.Schedule;

/**
 * Publishes by schedule on the calling thread, in the same way for all servers.
 */
final class Publisher {

	private final Map<Feed, Consumer<String>> feeds;

	/**
	 * Creates a publisher.
	 * @param feeds the functions that send a text to all subscribers of a feed
	 */
	Publisher(Map<Feed, Consumer<String>> feeds) {
		this.feeds = feeds;
	}

	/**
	 * Publishes all messages of a schedule and returns after the last one.
	 */
	void publish(Schedule schedule) {
		Consumer<String> feed = Objects.requireNonNull(this.feeds.get(schedule.feed()));
		Payload payload = new Payload(schedule.size());
		long sequence = schedule.first();
		long start = System.nanoTime();
		for (int burst = 0; burst < schedule.bursts(); burst++) {
			long due = start + burst * schedule.interval().toNanos();
			sleepUntil(due);
			for (int i = 0; i < schedule.burst(); i++) {
				feed.accept(payload.text(sequence++, due));
			}
		}
	}

	private static void sleepUntil(long due) {
		long left = due - System.nanoTime();
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = due - System.nanoTime();
		}
	}

}
