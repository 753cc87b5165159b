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

	/** More causes than a failure has, unless they form a cycle. */
	private static final int MAX_CAUSES = 100;

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
		@Nullable Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof OutOfMemoryError) {
				log(cause.getMessage());
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private static void log(@Nullable String reason) {
		long earliest = next.get();
		long now = System.nanoTime();
		if (now - earliest >= 0 && next.compareAndSet(earliest, now + INTERVAL)) {
			try {
				logger.error("Closed connections because the JVM is out of memory (" + reason
						+ "): raise -Xmx, or -XX:MaxDirectMemorySize for direct memory, or lower"
						+ " 'buckaroo.websocket.max-buffered' or the 'max-connections' limits");
			}
			catch (OutOfMemoryError ex) {
				// Not logged: left to the next failure
				next.set(now);
			}
		}
	}

}
