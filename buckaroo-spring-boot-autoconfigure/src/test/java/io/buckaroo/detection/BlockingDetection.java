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
 * Fails a test class when a thread that must not block was about to, an event loop that
 * is: there the blocking call throws an error, and this tells of it even if it was
 * caught. It stands guard over every test class.
 */
public final class BlockingDetection implements AfterAllCallback {

	private static final Reports reports = new Reports();

	static {
		// These wait for a lock that is held for an instant; an error there would break
		// it
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
	 * The blocking calls that were meant to be, which fail nothing then.
	 * @return their stack traces
	 */
	public static List<String> take() {
		return reports.take();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		reports.failIfAny();
	}

}
