package io.buckaroo.test.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds the configuration classes that {@link BuckarooTest @BuckarooTest} names, and the
 * beans that check and complete the slice.
 *
 * @param handlers the handlers of the test
 * @param imports the classes that the test imports
 */
record SliceContextCustomizer(SelectedHandlers handlers, Set<Class<?>> imports) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		if (AotDetector.useGeneratedArtifacts()
				|| !(context.getBeanFactory() instanceof BeanDefinitionRegistry registry)) {
			return;
		}
		AnnotatedBeanDefinitionReader reader = new AnnotatedBeanDefinitionReader(registry, context.getEnvironment());
		List<Class<?>> sources = List.of(mergedConfig.getClasses());
		this.handlers.configurations().stream().filter((type) -> !sources.contains(type)).forEach(reader::registerBean);
		Set<Class<?>> given = new HashSet<>(this.imports);
		given.addAll(this.handlers.configurations());
		register(registry, SliceBeans.class, mergedConfig.getTestClass(), new SliceBeans(this.handlers, given));
		register(registry, ServedHandlers.class, mergedConfig.getTestClass(),
				new ServedHandlers(this.handlers, context.getBeanFactory()));
	}

	private static <T> void register(BeanDefinitionRegistry registry, Class<T> type, Class<?> testClass, T bean) {
		RootBeanDefinition definition = new RootBeanDefinition(type, () -> bean);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		definition.setSource(testClass);
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		registry.registerBeanDefinition(type.getName(), definition);
	}

}
