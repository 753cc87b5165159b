package io.buckaroo.webflux.log;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import reactor.core.scheduler.Schedulers;

/**
 * Logs one kind of thing that clients do wrong, however many of them do it: the first
 * time at once, and then once a minute how often it happened. Nothing that a client sent
 * belongs into the line. Safe to use from any thread.
 */
public final class QuietLog {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final Log logger;

	private final String line;

	/** Zero while nothing was logged in the last minute. */
	private final AtomicLong count = new AtomicLong();

	/**
	 * Creates the log of one kind.
	 * @param logger where it is logged
	 * @param line what is logged
	 */
	public QuietLog(Log logger, String line) {
		this.logger = logger;
		this.line = line;
	}

	/**
	 * It has happened.
	 */
	public void warn() {
		if (this.count.getAndIncrement() == 0) {
			this.logger.warn(this.line);
			awaitMinute();
		}
	}

	private void awaitMinute() {
		try {
			Schedulers.parallel().schedule(this::minuteOver, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// Shut down
			this.count.set(0);
		}
	}

	private void minuteOver() {
		if (this.count.compareAndSet(1, 0)) {
			return;
		}
		long more = this.count.getAndSet(1) - 1;
		this.logger.warn(String.format(Locale.ROOT, "%s, and %,d more in the last minute", this.line, more));
		awaitMinute();
	}

}
