package io.buckaroo.detection;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * JUnit extension that fails a test class if a non-blocking thread, such as an event
 * loop, made a blocking call. The call throws an error in that thread; it is reported
 * here even if the error was caught. Registered automatically for every test class.
 */
public final class BlockingDetection implements AfterAllCallback {

	private static final Reports reports = new Reports();

	static {
		// These methods acquire locks that are held only briefly; an error there would
		// corrupt their state
		BlockHound.builder()
			.loadIntegrations()
			.allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer")
			.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
			.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "offer")
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
			.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
			.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive")
			.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "lockWritersExclusive")
			.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "unlockWritersExclusive")
			// Reads the random device of the system, which does not block once seeded
			.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
			.blockingMethodCallback(BlockingDetection::report)
			.install();
	}

	private static void report(BlockingMethod method) {
		BlockingOperationError error = new BlockingOperationError(method);
		StringWriter trace = new StringWriter();
		error.printStackTrace(new PrintWriter(trace));
		reports.add(trace.toString());
		throw error;
	}

	/**
	 * Returns and clears the blocking calls detected so far, so that intended ones do not
	 * fail the test class.
	 * @return the stack traces of the calls
	 */
	public static List<String> take() {
		return reports.take();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		reports.failIfAny();
	}

}
