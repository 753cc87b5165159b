package io.buckaroo.test.autoconfigure;

import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.TestUserWebFilter;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;

/**
 * Registers the client and the filter for its test users, unless the test declares them.
 * Runs after all configuration classes have been processed.
 */
final class BuckarooTestClientRegistrar implements BeanDefinitionRegistryPostProcessor, Ordered {

	private final ApplicationContext context;

	BuckarooTestClientRegistrar(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (!isDeclared(BuckarooTestClient.class)) {
			registry.registerBeanDefinition("buckarooTestClient", clientDefinition());
		}
		if (this.context instanceof ReactiveWebApplicationContext && this.context instanceof WebServerApplicationContext
				&& !isDeclared(TestUserWebFilter.class)) {
			registry.registerBeanDefinition(TestUserWebFilter.class.getName(),
					new RootBeanDefinition(TestUserWebFilter.class));
		}
	}

	private boolean isDeclared(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.context, type, false, false).length > 0;
	}

	private static RootBeanDefinition clientDefinition() {
		RootBeanDefinition definition = new RootBeanDefinition(BuckarooTestClientRegistrar.class);
		definition.setFactoryMethodName("client");
		definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.setLazyInit(true);
		return definition;
	}

	/**
	 * Creates the client. Also in a test without a web server, whose other beans must
	 * start: there the client fails when it is used.
	 */
	static BuckarooTestClient client(ApplicationContext context) {
		return BuckarooTestClient.of(context);
	}

}
