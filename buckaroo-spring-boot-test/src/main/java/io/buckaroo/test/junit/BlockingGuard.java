package io.buckaroo.test.junit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * JUnit extension that fails a test class if a non-blocking thread, such as an event
 * loop, has made a blocking call: a blocked event loop delays all of its connections.
 * <pre class="code">
 * &#064;SpringBootTest(webEnvironment = RANDOM_PORT)
 * &#064;ExtendWith(BlockingGuard.class)
 * class ChatSocketIT {
 * </pre>
 * <p>
 * Blocking calls are found by
 * <a href="https://github.com/reactor/BlockHound">BlockHound</a>. The call throws a
 * {@code BlockingOperationError} on its thread, which ends a connection with close code
 * 1011. It is also reported at the end of the test class, with its stack trace, even if
 * the error was caught. While no guarded test class runs, blocking calls have no
 * consequences. The {@linkplain io.buckaroo.test.junit package documentation} shows how
 * to guard all test classes. If classes run in parallel, the first one that ends reports
 * the calls of all.
 *
 * <h2>Requirements</h2> BlockHound is an optional dependency, and Spring Boot does not
 * manage its version: <pre class="code">
 * &lt;dependency&gt;
 *     &lt;groupId&gt;io.projectreactor.tools&lt;/groupId&gt;
 *     &lt;artifactId&gt;blockhound&lt;/artifactId&gt;
 *     &lt;version&gt;1.0.17.RELEASE&lt;/version&gt;
 *     &lt;scope&gt;test&lt;/scope&gt;
 * &lt;/dependency&gt;
 * </pre> The JVM of the tests must be started with
 * {@code -XX:+AllowRedefinitionToAddDeleteMethods}, in Maven's Surefire and Failsafe by
 * {@code <argLine>}. A test class fails with an explanation if either is missing, or if
 * BlockHound is already installed by other code.
 *
 * <h2>Allowances</h2> A blocking call that is acceptable is allowed by the method inside
 * which it is made. In a static field, an allowance applies while its test class runs:
 * <pre class="code">
 * &#064;RegisterExtension
 * static final BlockingGuard blocking = new BlockingGuard().allow("com.acme.Cache", "load");
 * </pre> For all test classes, register a
 * {@code reactor.blockhound.integration.BlockHoundIntegration} in
 * {@code META-INF/services}, which BlockHound loads. Locks of the JDK, Netty and Lettuce
 * that are held only briefly are allowed already.
 *
 * <h2>Intended calls</h2> A test that expects a blocking call takes it, so that it does
 * not fail its class: <pre class="code">
 * assertThat(BlockingGuard.take()).singleElement().asString().contains("ReportSocket.handle");
 * </pre>
 *
 * @see BufferLeakGuard
 */
public final class BlockingGuard implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

	private static final Reports reports = new Reports();

	/**
	 * The guards of the test classes that are running. Contains one several times if
	 * classes are nested.
	 */
	private static final List<BlockingGuard> active = new CopyOnWriteArrayList<>();

	private final List<Allowance> allowances = new CopyOnWriteArrayList<>();

	/**
	 * Creates a guard without further allowances.
	 */
	public BlockingGuard() {
	}

	/**
	 * Allows blocking calls inside a method, including the methods that it calls.
	 * @param className the name of the class as {@link Class#getName()} returns it
	 * @param methodName the name of the method, {@code <init>} for a constructor
	 * @return this guard
	 */
	public BlockingGuard allow(String className, String methodName) {
		this.allowances.add(Allowance.of(className, methodName));
		return this;
	}

	/**
	 * Allows blocking calls inside a method, including the methods that it calls.
	 * @param type the class that declares the method
	 * @param methodName the name of the method, {@code <init>} for a constructor
	 * @return this guard
	 */
	public BlockingGuard allow(Class<?> type, String methodName) {
		Assert.notNull(type, "'type' must not be null");
		return allow(type.getName(), methodName);
	}

	/**
	 * Returns and clears the blocking calls reported so far, so that intended ones do not
	 * fail the test class.
	 * @return for each call its thread and its stack trace
	 */
	public static List<String> take() {
		return reports.take();
	}

	/**
	 * Reports a blocking call, on the thread that makes it.
	 * @param call the call, thrown unless it is allowed
	 */
	static void report(Error call) {
		if (active.isEmpty()) {
			return;
		}
		// No lambdas and no formats here: they may load classes, which is a blocking call
		StringWriter text = new StringWriter();
		text.append("on thread '").append(Thread.currentThread().getName()).append("': ");
		call.printStackTrace(new PrintWriter(text));
		String report = text.toString();
		for (BlockingGuard guard : active) {
			for (Allowance allowance : guard.allowances) {
				if (allowance.covers(report)) {
					return;
				}
			}
		}
		reports.add(report);
		throw call;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		if (!ClassUtils.isPresent("reactor.blockhound.BlockHound", null)) {
			throw new ExtensionConfigurationException("BlockingGuard requires BlockHound, which is not on the class "
					+ "path: add the dependency io.projectreactor.tools:blockhound in test scope. Spring Boot does not "
					+ "manage its version");
		}
		BlockHoundInstallation.require();
		active.add(this);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (!active.contains(this)) {
			throw new ExtensionConfigurationException("BlockingGuard guards whole test classes: register it on the "
					+ "class with @ExtendWith, or in a static field with @RegisterExtension");
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		active.remove(this);
		List<String> calls = take();
		if (!calls.isEmpty()) {
			throw Reports.failure(
					"""
							Expected no blocking call on a non-blocking thread while '%s' ran, but found %d.
							A blocking call delays all connections of its event loop. Make it on another thread: declare the handler as blocking (@WebSocketMapping(blocking = true)), or make the call in a Result.later on Schedulers.boundedElastic().
							If it is intended, take it in the test with BlockingGuard.take(), or allow it with new BlockingGuard().allow(className, methodName)."""
						.formatted(context.getDisplayName(), calls.size()),
					calls);
		}
	}

}
