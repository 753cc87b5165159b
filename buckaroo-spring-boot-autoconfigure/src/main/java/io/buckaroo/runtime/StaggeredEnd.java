package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.buckaroo.Termination;
import reactor.core.scheduler.Scheduler;

/**
 * Ends many connections in small batches, at slightly random times, so that their clients
 * do not reconnect to the other servers at the same time.
 * <p>
 * One batch ends in each interval of 10 ms, the first one immediately. Batches are as
 * small as the spread permits, down to a minimum, so that few connections end sooner than
 * many.
 *
 * @param spread the longest time between the first end and the last
 * @param timer the scheduler of all batches but the first
 */
record StaggeredEnd(Duration spread, Scheduler timer) {

	static final Duration INTERVAL = Duration.ofMillis(10);

	static final int SMALLEST_BATCH = 16;

	/**
	 * Ends connections. Returns after the first batch.
	 * @param connections the connections, in any order
	 * @param termination the reason
	 * @param isWanted whether to continue, asked before each batch
	 */
	void end(Collection<OpenConnection> connections, Termination termination, BooleanSupplier isWanted) {
		List<OpenConnection> shuffled = new ArrayList<>(connections);
		Collections.shuffle(shuffled, ThreadLocalRandom.current());
		int batches = batches(shuffled.size());
		for (int i = 0; i < batches; i++) {
			List<OpenConnection> batch = shuffled.subList(start(i, batches, shuffled.size()),
					start(i + 1, batches, shuffled.size()));
			Runnable end = () -> {
				if (isWanted.getAsBoolean()) {
					batch.forEach((connection) -> connection.end(termination));
				}
			};
			if (i == 0) {
				end.run();
			}
			else {
				schedule(end, i);
			}
		}
	}

	/**
	 * Returns the number of batches, which all fit into the spread.
	 */
	private int batches(int connections) {
		long wanted = (connections + SMALLEST_BATCH - 1) / SMALLEST_BATCH;
		return (int) Math.max(1, Math.min(wanted, this.spread.toNanos() / INTERVAL.toNanos()));
	}

	private static int start(int batch, int batches, int connections) {
		return (int) ((long) batch * connections / batches);
	}

	private void schedule(Runnable end, int batch) {
		double intervals = batch + ThreadLocalRandom.current().nextDouble();
		try {
			this.timer.schedule(end, (long) (intervals * INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The timer is shut down
			end.run();
		}
	}

}
