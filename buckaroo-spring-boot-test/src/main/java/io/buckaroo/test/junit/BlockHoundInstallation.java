package io.buckaroo.test.junit;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.NonBlocking;

/**
 * BlockHound, installed once in this JVM: it cannot be configured later, nor removed.
 */
final class BlockHoundInstallation {

	private static boolean attempted;

	private static @Nullable ExtensionConfigurationException failure;

	private BlockHoundInstallation() {
	}

	/**
	 * Installs BlockHound unless it is installed already.
	 * @throws ExtensionConfigurationException if the installation has failed
	 */
	static synchronized void require() {
		// Not in a static initializer, for which the callback would wait
		if (!attempted) {
			attempted = true;
			failure = install();
		}
		if (failure != null) {
			throw failure;
		}
	}

	private static @Nullable ExtensionConfigurationException install() {
		try {
			// These methods acquire locks that are held only briefly; an error there
			// would corrupt their state
			BlockHound.builder()
				.loadIntegrations()
				.allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer")
				.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute")
				.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "offer")
				.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup",
						"tryExpandMagazines")
				.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
				.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive")
				.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "lockWritersExclusive")
				.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "unlockWritersExclusive")
				// Reads the random device of the system, which does not block once seeded
				.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
				.blockingMethodCallback(BlockHoundInstallation::blocked)
				.install();
		}
		catch (RuntimeException | LinkageError ex) {
			return new ExtensionConfigurationException(
					"BlockingGuard cannot install BlockHound in this JVM. On JDK 13 and newer, BlockHound requires the "
							+ "JVM flag -XX:+AllowRedefinitionToAddDeleteMethods: add it to the 'argLine' of Maven's "
							+ "Surefire and Failsafe, or to the 'jvmArgs' of Gradle's test task",
					ex);
		}
		return Probe.isReported() ? null : new ExtensionConfigurationException(
				"BlockHound was installed before BlockingGuard, which is not notified of blocking calls therefore. "
						+ "Remove the other installation, such as a call of BlockHound.install() or the dependency "
						+ "blockhound-junit-platform: BlockingGuard loads the same integrations");
	}

	/**
	 * Called by BlockHound on the thread that blocks.
	 */
	private static void blocked(BlockingMethod method) {
		if (Thread.currentThread() instanceof Probe probe) {
			probe.reported = true;
			return;
		}
		BlockingGuard.report(withoutFramesOfBlockHound(new BlockingOperationError(method)));
	}

	private static BlockingOperationError withoutFramesOfBlockHound(BlockingOperationError error) {
		StackTraceElement[] frames = error.getStackTrace();
		for (int i = 0; i < frames.length; i++) {
			if (frames[i].getMethodName().equals("checkBlocking")) {
				error.setStackTrace(Arrays.copyOfRange(frames, i + 1, frames.length));
				break;
			}
		}
		return error;
	}

	/**
	 * A thread that must not block, and does.
	 */
	private static final class Probe extends Thread implements NonBlocking {

		private volatile boolean reported;

		private static boolean isReported() {
			Probe probe = new Probe();
			probe.start();
			try {
				probe.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return probe.reported;
		}

		@Override
		public void run() {
			try {
				LockSupport.parkNanos(1);
			}
			catch (BlockingOperationError ex) {
				// Thrown by the callback of another installation
			}
		}

	}

}
