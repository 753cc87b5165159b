package io.buckaroo.webflux.log;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import reactor.core.scheduler.Schedulers;

/**
 * Logs one kind of client error at a limited rate: the first occurrence immediately, and
 * the number of further ones once a minute. The message must not contain input from a
 * client, except as {@link ClientText}. Safe to use from any thread.
 */
public final class QuietLog {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final Log logger;

	private final String message;

	/** The occurrences in the current minute; zero if no minute is running. */
	private final AtomicLong count = new AtomicLong();

	/**
	 * Creates the log of one kind of error.
	 * @param logger the logger
	 * @param message the message
	 */
	public QuietLog(Log logger, String message) {
		this.logger = logger;
		this.message = message;
	}

	/**
	 * Counts an occurrence and logs it, unless the current minute has logged one already.
	 */
	public void warn() {
		warn(() -> "");
	}

	/**
	 * Counts an occurrence and logs it with a detail, unless the current minute has
	 * logged one already.
	 * @param detail the text that follows the message
	 */
	public void warn(Supplier<String> detail) {
		if (this.count.getAndIncrement() == 0) {
			startMinute();
			this.logger.warn(this.message + detail.get());
		}
	}

	/**
	 * Starts a minute. Called before logging, so that a failure to log does not end all
	 * logging.
	 */
	private void startMinute() {
		try {
			Schedulers.parallel().schedule(this::minuteOver, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The scheduler has been shut down
			this.count.set(0);
		}
	}

	private void minuteOver() {
		if (this.count.compareAndSet(1, 0)) {
			return;
		}
		long more = this.count.getAndSet(1) - 1;
		startMinute();
		this.logger.warn(String.format(Locale.ROOT, "%s (%,d more in the last minute)", this.message, more));
	}

}
