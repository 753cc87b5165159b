package io.buckaroo.detection;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension that fails a test class if a buffer has leaked, in that class or in an
 * earlier one. Registered automatically for every test class. Requires Netty's leak
 * detection level {@code paranoid}.
 */
public final class LeakDetection implements AfterAllCallback {

	private static final long PATIENCE_MILLIS = 20_000;

	private static final Reports reports = new Reports();

	static {
		ByteBufUtil.setLeakListener((type, records) -> reports.add(type + " leaked" + records));
	}

	@Override
	public void afterAll(ExtensionContext context) throws InterruptedException {
		// Only the second collection guarantees that the first is fully reported
		collectGarbage();
		collectGarbage();
		letNettyReport();
		reports.failIfAny();
	}

	private static void collectGarbage() throws InterruptedException {
		ReferenceQueue<Object> collected = new ReferenceQueue<>();
		WeakReference<Object> garbage = new WeakReference<>(new Object(), collected);
		System.gc();
		if (collected.remove(PATIENCE_MILLIS) != garbage) {
			throw new IllegalStateException("Leak detection requires garbage collection, which did not run");
		}
	}

	/**
	 * Allocates a buffer, upon which Netty reports the leaks it has found.
	 */
	private static void letNettyReport() {
		ByteBufAllocator.DEFAULT.directBuffer().release();
	}

}
