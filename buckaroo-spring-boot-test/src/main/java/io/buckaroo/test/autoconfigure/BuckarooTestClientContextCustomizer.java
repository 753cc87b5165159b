package io.buckaroo.test.autoconfigure;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds the bean {@link io.buckaroo.test.client.BuckarooTestClient}, and the filter for
 * its test users if there is a web server.
 */
record BuckarooTestClientContextCustomizer() implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		if (!AotDetector.useGeneratedArtifacts()
				&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
			RootBeanDefinition definition = new RootBeanDefinition(BuckarooTestClientRegistrar.class,
					() -> new BuckarooTestClientRegistrar(context));
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
			registry.registerBeanDefinition(BuckarooTestClientRegistrar.class.getName(), definition);
		}
	}

}
