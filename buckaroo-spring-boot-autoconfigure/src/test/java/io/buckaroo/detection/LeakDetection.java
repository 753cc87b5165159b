package io.buckaroo.detection;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when a buffer has leaked, be it of that class or of one before. It
 * stands guard over every test class, and needs Netty's leak detection to be paranoid.
 */
public final class LeakDetection implements AfterAllCallback {

	private static final long PATIENCE_MILLIS = 20_000;

	private static final Reports reports = new Reports();

	static {
		ByteBufUtil.setLeakListener((type, records) -> reports.add(type + " leaked" + records));
	}

	@Override
	public void afterAll(ExtensionContext context) throws InterruptedException {
		// A collection is only known to be reported in full when the next one is
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
			throw new IllegalStateException("Without garbage collection there is no leak detection");
		}
	}

	/**
	 * Netty looks for leaks whenever it hands out a buffer.
	 */
	private static void letNettyReport() {
		ByteBufAllocator.DEFAULT.directBuffer().release();
	}

}
