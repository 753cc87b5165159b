package io.buckaroo.test.autoconfigure;

import io.buckaroo.test.client.TestUserWebFilter;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds the bean {@link io.buckaroo.test.client.BuckarooTestClient}, and the filter for
 * its test users.
 *
 * @param environment whether there is a web server
 */
record BuckarooTestClientContextCustomizer(WebEnvironment environment) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		if (!AotDetector.useGeneratedArtifacts()
				&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
			RootBeanDefinition definition = new RootBeanDefinition(BuckarooTestClientRegistrar.class);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, this.environment);
			registry.registerBeanDefinition(BuckarooTestClientRegistrar.class.getName(), definition);
			if (this.environment.isEmbedded() && context instanceof ReactiveWebApplicationContext) {
				registry.registerBeanDefinition(TestUserWebFilter.class.getName(),
						new RootBeanDefinition(TestUserWebFilter.class));
			}
		}
	}

}
