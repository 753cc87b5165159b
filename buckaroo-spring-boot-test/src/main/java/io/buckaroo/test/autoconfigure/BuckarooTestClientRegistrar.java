package io.buckaroo.test.autoconfigure;

import io.buckaroo.test.client.BuckarooTestClient;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.Ordered;

/**
 * Registers the client, unless the test declares one. Runs after all configuration
 * classes have been processed.
 */
final class BuckarooTestClientRegistrar implements BeanDefinitionRegistryPostProcessor, Ordered {

	private static final String FACTORY = BuckarooTestClientFactory.class.getName();

	private final WebEnvironment environment;

	BuckarooTestClientRegistrar(WebEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (AotDetector.useGeneratedArtifacts() || !(registry instanceof ListableBeanFactory beanFactory)) {
			return;
		}
		if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, BuckarooTestClient.class, false,
				false).length == 0) {
			registerClient(registry);
		}
	}

	private void registerClient(BeanDefinitionRegistry registry) {
		RootBeanDefinition factory = new RootBeanDefinition(BuckarooTestClientFactory.class);
		factory.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		factory.setLazyInit(true);
		factory.getConstructorArgumentValues().addIndexedArgumentValue(1, this.environment);
		registry.registerBeanDefinition(FACTORY, factory);
		RootBeanDefinition client = new RootBeanDefinition(BuckarooTestClient.class);
		client.setFactoryBeanName(FACTORY);
		client.setFactoryMethodName("client");
		client.setLazyInit(true);
		registry.registerBeanDefinition("buckarooTestClient", client);
	}

}
