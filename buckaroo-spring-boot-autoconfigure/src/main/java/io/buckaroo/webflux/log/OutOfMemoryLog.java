package io.buckaroo.webflux.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs that the memory of the JVM is exhausted, at most once a minute. A lack of memory
 * fails many connections at once, which are closed.
 */
public final class OutOfMemoryLog {

	private static final Log logger = LogFactory.getLog(OutOfMemoryLog.class);

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	/** The time of the next entry at the earliest, from {@link System#nanoTime()}. */
	private static final AtomicLong next = new AtomicLong(System.nanoTime());

	private OutOfMemoryLog() {
	}

	/**
	 * Logs a failure if its cause is a lack of memory.
	 * @param failure the failure
	 * @return whether the cause is a lack of memory
	 */
	public static boolean accepts(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutOfMemoryError) {
				log(cause.getMessage());
				return true;
			}
		}
		return false;
	}

	private static void log(@Nullable String reason) {
		long earliest = next.get();
		long now = System.nanoTime();
		if (now - earliest >= 0 && next.compareAndSet(earliest, now + INTERVAL)) {
			logger.error("Closed connections because the JVM is out of memory (" + reason
					+ "): raise -Xmx, or -XX:MaxDirectMemorySize for direct memory, or lower"
					+ " 'buckaroo.websocket.max-buffered' or the 'max-connections' limits");
		}
	}

}
