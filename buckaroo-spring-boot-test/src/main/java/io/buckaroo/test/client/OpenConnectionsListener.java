package io.buckaroo.test.client;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Closes the connections that a test has left open. Those that were opened before the
 * first test, in {@code @BeforeAll}, are closed after the last one, including the tests
 * of {@code @Nested} classes. Tests that run at the same time do not close each other's
 * connections.
 */
final class OpenConnectionsListener extends AbstractTestExecutionListener {

	private static final String CLASS = OpenConnectionsListener.class.getName() + ".class";

	private static final String METHOD = OpenConnectionsListener.class.getName() + ".method";

	/** With the classes around a nested one. */
	private static final AtomicInteger RUNNING_CLASSES = new AtomicInteger();

	private static final Map<ApplicationContext, Integer> RUNNING_TESTS = Collections
		.synchronizedMap(new WeakHashMap<>());

	/**
	 * The first one after a test, before transactions end and beans are reset.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeTestClass(TestContext test) {
		RUNNING_CLASSES.incrementAndGet();
		test.setAttribute(CLASS, Beginning.of(test));
	}

	@Override
	public void afterTestClass(TestContext test) {
		if (test.removeAttribute(CLASS) instanceof Beginning beginning) {
			beginning.close(test, RUNNING_CLASSES.decrementAndGet() == 0);
		}
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		Beginning beginning = Beginning.of(test);
		if (beginning.context() != null) {
			// Also without a client, which a parameter of the test may create
			RUNNING_TESTS.merge(beginning.context(), 1, Integer::sum);
		}
		test.setAttribute(METHOD, beginning);
	}

	@Override
	public void afterTestMethod(TestContext test) {
		if (test.removeAttribute(METHOD) instanceof Beginning beginning) {
			beginning.close(test, beginning.context() != null
					&& RUNNING_TESTS.merge(beginning.context(), -1, OpenConnectionsListener::sum) == null);
		}
	}

	private static @Nullable Integer sum(int running, int change) {
		int sum = running + change;
		return (sum != 0) ? sum : null;
	}

	/**
	 * Returns the clients of a test that have been used.
	 */
	private static Stream<BuckarooTestClient> clients(TestContext test) {
		ConfigurableListableBeanFactory beans = beans(test);
		return (beans == null) ? Stream.empty()
				: Stream.of(beans.getBeanNamesForType(BuckarooTestClient.class, true, false))
					.filter(beans::containsSingleton)
					.map((name) -> beans.getBean(name, BuckarooTestClient.class));
	}

	private static @Nullable ConfigurableListableBeanFactory beans(TestContext test) {
		return (test.hasApplicationContext()
				&& test.getApplicationContext() instanceof ConfigurableApplicationContext context && context.isActive())
						? context.getBeanFactory() : null;
	}

	/**
	 * The beginning of a test or of a class of tests.
	 *
	 * @param context the context, or {@code null} if there is none yet
	 * @param open the connections that are open before it
	 */
	private record Beginning(@Nullable ApplicationContext context, Set<ClientConnection<?>> open) {

		static Beginning of(TestContext test) {
			return new Beginning(test.hasApplicationContext() ? test.getApplicationContext() : null,
					clients(test).flatMap((client) -> client.connections().open()).collect(Collectors.toSet()));
		}

		/**
		 * Closes what was opened since then.
		 * @param last whether nothing else runs: connections of threads that a test has
		 * started cannot be told from those of another test
		 */
		void close(TestContext test, boolean last) {
			Thread current = Thread.currentThread();
			clients(test).forEach((client) -> client.connections()
				.close((connection, opener) -> !this.open.contains(connection) && (last || opener == current)));
		}

	}

}
