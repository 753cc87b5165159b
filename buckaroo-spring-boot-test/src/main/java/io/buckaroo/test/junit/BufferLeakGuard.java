package io.buckaroo.test.junit;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.util.Assert;

/**
 * JUnit extension that fails a test class if a buffer of Netty has leaked: it became
 * garbage without being released, so that its memory is lost. <pre class="code">
 * &#064;SpringBootTest(webEnvironment = RANDOM_PORT)
 * &#064;ExtendWith(BufferLeakGuard.class)
 * class ChatSocketIT {
 * </pre>
 * <p>
 * The guard raises Netty's leak detection to
 * {@link io.netty.util.ResourceLeakDetector.Level#PARANOID PARANOID}, which tracks every
 * buffer allocated from then on, and replaces the leak listener of {@code ByteBufUtil}. A
 * class whose tests allocate millions of buffers may set another level in a method with
 * {@code @BeforeAll}. After each test class, the guard collects garbage and reports the
 * leaks that Netty has found, in that class or in an earlier one, with the places where
 * the buffer was used last. Netty reports leaks with the same places only once. The
 * {@linkplain io.buckaroo.test.junit package documentation} shows how to guard all test
 * classes.
 *
 * <h2>Allowances</h2> A leak in code of others is allowed by a method among the places of
 * its report: <pre class="code">
 * &#064;RegisterExtension
 * static final BufferLeakGuard leaks = new BufferLeakGuard().allow("com.acme.Codec", "decode");
 * </pre>
 *
 * <h2>Intended leaks</h2> A test that expects a leak takes it, so that it does not fail
 * its class: <pre class="code">
 * assertThat(BufferLeakGuard.take()).singleElement().asString().contains("Codec.decode");
 * </pre>
 *
 * @see BlockingGuard
 */
public final class BufferLeakGuard implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

	private static final long PATIENCE_MILLIS = 20_000;

	private static final Reports reports = new Reports();

	static {
		ByteBufUtil.setLeakListener((type, records) -> reports.add(type + " leaked" + records));
	}

	private final List<Allowance> allowances = new CopyOnWriteArrayList<>();

	private volatile boolean guardsClass;

	/**
	 * Creates a guard without allowances.
	 */
	public BufferLeakGuard() {
	}

	/**
	 * Allows leaks whose report contains a method.
	 * @param className the name of the class as {@link Class#getName()} returns it
	 * @param methodName the name of the method, {@code <init>} for a constructor
	 * @return this guard
	 */
	public BufferLeakGuard allow(String className, String methodName) {
		this.allowances.add(Allowance.of(className, methodName));
		return this;
	}

	/**
	 * Allows leaks whose report contains a method.
	 * @param type the class that declares the method
	 * @param methodName the name of the method, {@code <init>} for a constructor
	 * @return this guard
	 */
	public BufferLeakGuard allow(Class<?> type, String methodName) {
		Assert.notNull(type, "'type' must not be null");
		return allow(type.getName(), methodName);
	}

	/**
	 * Collects garbage, and returns and clears the leaks found so far, so that intended
	 * ones do not fail the test class.
	 * @return for each leak the places where the buffer was used last
	 */
	public static List<String> take() {
		try {
			// Only the second collection guarantees that the first is fully reported
			collectGarbage();
			collectGarbage();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while leaks were searched", ex);
		}
		letNettyReport();
		return reports.take();
	}

	private static void collectGarbage() throws InterruptedException {
		ReferenceQueue<Object> collected = new ReferenceQueue<>();
		WeakReference<Object> garbage = new WeakReference<>(new Object(), collected);
		System.gc();
		if (collected.remove(PATIENCE_MILLIS) != garbage) {
			throw new IllegalStateException("BufferLeakGuard requires a garbage collection, but System.gc() has not "
					+ "caused one: remove the JVM flag -XX:+DisableExplicitGC if it is set");
		}
	}

	/**
	 * Allocates a buffer, upon which Netty reports the leaks it has found.
	 */
	private static void letNettyReport() {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		if (!InternalLoggerFactory.getInstance(ResourceLeakDetector.class).isErrorEnabled()) {
			throw new IllegalStateException("BufferLeakGuard requires the logger '%s' at level ERROR: Netty reports no "
				.formatted(ResourceLeakDetector.class.getName()) + "leak while it is off");
		}
		ByteBufAllocator.DEFAULT.directBuffer().release();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.guardsClass = true;
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (!this.guardsClass) {
			throw new ExtensionConfigurationException("BufferLeakGuard guards whole test classes: register it on the "
					+ "class with @ExtendWith, or in a static field with @RegisterExtension");
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		List<String> leaks = take().stream().filter((leak) -> !isAllowed(leak)).toList();
		if (!leaks.isEmpty()) {
			throw Reports.failure(
					"""
							Expected every buffer to be released after '%s', but found %d that leaked, there or in a test class before it.
							Each report lists the latest uses of a buffer, the last one first: the code that used it last must release it, or pass it on.
							If a leak is intended, take it in the test with BufferLeakGuard.take(), or allow it with new BufferLeakGuard().allow(className, methodName)."""
						.formatted(context.getDisplayName(), leaks.size()),
					leaks);
		}
	}

	private boolean isAllowed(String leak) {
		return this.allowances.stream().anyMatch((allowance) -> allowance.covers(leak));
	}

}
