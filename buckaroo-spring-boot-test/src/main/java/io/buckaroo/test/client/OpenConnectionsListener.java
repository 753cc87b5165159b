package io.buckaroo.test.client;

import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Closes the connections that a test has left open. Those that were opened before the
 * first test, in {@code @BeforeAll}, are closed after the last one. Tests that run at the
 * same time do not close each other's connections.
 */
final class OpenConnectionsListener extends AbstractTestExecutionListener {

	private static final String OPEN_BEFORE = OpenConnectionsListener.class.getName() + ".openBefore";

	/**
	 * The first one after a test, before transactions end and beans are reset.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		clients(test).forEach((client) -> test.setAttribute(OPEN_BEFORE, client.connections().testBegins()));
	}

	@Override
	@SuppressWarnings("unchecked")
	public void afterTestMethod(TestContext test) {
		Set<ClientConnection<?>> before = (Set<ClientConnection<?>>) test.removeAttribute(OPEN_BEFORE);
		clients(test).forEach((client) -> client.connections().testEnds(before));
	}

	@Override
	public void afterTestClass(TestContext test) {
		clients(test).forEach((client) -> client.connections().testEnds(null));
	}

	/**
	 * Returns the client of a test, if the test has used it.
	 */
	private static Stream<BuckarooTestClient> clients(TestContext test) {
		ConfigurableListableBeanFactory beans = beans(test);
		return (beans == null) ? Stream.empty()
				: Stream.of(beans.getBeanNamesForType(BuckarooTestClient.class, true, false))
					.filter(beans::containsSingleton)
					.map((name) -> beans.getBean(name, BuckarooTestClient.class))
					.limit(1);
	}

	private static @Nullable ConfigurableListableBeanFactory beans(TestContext test) {
		return (test.hasApplicationContext()
				&& test.getApplicationContext() instanceof ConfigurableApplicationContext context && context.isActive())
						? context.getBeanFactory() : null;
	}

}
