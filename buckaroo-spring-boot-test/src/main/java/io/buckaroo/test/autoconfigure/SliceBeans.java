package io.buckaroo.test.autoconfigure;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.router.BuckarooRouter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.ScannedGenericBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;

/**
 * Completes and limits the beans of the slice, once all configuration classes are known.
 * A selected handler that is not a bean becomes one. Of the beans that configuration
 * classes of the application declare, other handlers are removed, and beans that are not
 * part of the slice are created only if they are injected.
 */
final class SliceBeans implements BeanDefinitionRegistryPostProcessor, Ordered {

	private final SelectedHandlers handlers;

	/** Configuration classes that the test names or imports, and gets completely. */
	private final Set<String> given = new HashSet<>();

	SliceBeans(SelectedHandlers handlers, Set<Class<?>> given) {
		this.handlers = handlers;
		given.forEach((type) -> this.given.add(type.getName()));
	}

	/**
	 * Returns the test of a slice.
	 * @param beanFactory the beans of any application context
	 * @return the test class, or {@code null} if the context is not a slice
	 */
	static @Nullable Class<?> testClass(BeanFactory beanFactory) {
		String name = SliceBeans.class.getName();
		return (beanFactory instanceof ConfigurableListableBeanFactory beans && beans.containsBeanDefinition(name)
				&& beans.getBeanDefinition(name).getSource() instanceof Class<?> testClass) ? testClass : null;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry instanceof ConfigurableListableBeanFactory beanFactory) {
			this.handlers.handlers()
				.stream()
				.filter((type) -> beanNames(beanFactory, type).isEmpty())
				.forEach((type) -> register(type, registry, beanFactory));
			limit(registry, beanFactory);
		}
	}

	private void register(Class<?> type, BeanDefinitionRegistry registry, BeanFactory beanFactory) {
		if (!Modifier.isAbstract(type.getModifiers())) {
			Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
					Environment.class);
			new AnnotatedBeanDefinitionReader(registry, environment).registerBean(type);
		}
	}

	private void limit(BeanDefinitionRegistry registry, ConfigurableListableBeanFactory beanFactory) {
		Set<String> configurations = configurationsOfApplication(registry);
		boolean routed = isRouted(beanFactory);
		for (String name : registry.getBeanDefinitionNames()) {
			BeanDefinition definition = registry.getBeanDefinition(name);
			if (isDeclaredIn(definition, configurations)) {
				Class<?> type = beanFactory.getType(name, false);
				if (type != null && isLeftOut(type, routed)) {
					registry.removeBeanDefinition(name);
				}
				else if (type == null || !isPartOfSlice(type)) {
					definition.setLazyInit(true);
				}
			}
			else if (definition.getFactoryMethodName() == null
					&& beanFactory.findAnnotationOnBean(name, ConfigurationProperties.class, false) != null) {
				definition.setLazyInit(true);
			}
		}
	}

	/**
	 * Returns the configuration classes and components that component scanning found, and
	 * the one with {@code @SpringBootApplication}.
	 */
	private Set<String> configurationsOfApplication(BeanDefinitionRegistry registry) {
		Set<String> classes = new HashSet<>();
		for (String name : registry.getBeanDefinitionNames()) {
			if (registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition) {
				AnnotationMetadata metadata = definition.getMetadata();
				if (definition instanceof ScannedGenericBeanDefinition
						|| metadata.isAnnotated(SpringBootConfiguration.class.getName())) {
					classes.add(metadata.getClassName());
				}
			}
		}
		classes.removeAll(this.given);
		return classes;
	}

	private static boolean isDeclaredIn(BeanDefinition definition, Set<String> configurations) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		return method != null && configurations.contains(method.getDeclaringClassName());
	}

	private boolean isLeftOut(Class<?> type, boolean routed) {
		return (SliceTypes.isHandler(type) && !this.handlers.contain(type)) || (type == BuckarooRouter.class && !routed)
				|| SliceTypes.isLeftOut(type);
	}

	private boolean isPartOfSlice(Class<?> type) {
		return this.handlers.contain(type) || type == BuckarooRouter.class || SliceTypes.isSupport(type);
	}

	/**
	 * Returns whether a selected handler needs a router, because neither its class nor
	 * its {@code @Bean} method has a mapping annotation.
	 */
	private boolean isRouted(ConfigurableListableBeanFactory beanFactory) {
		return this.handlers.areAll() || this.handlers.handlers()
			.stream()
			.anyMatch((type) -> beanNames(beanFactory, type).stream().noneMatch((name) -> isMapped(beanFactory, name)));
	}

	private static boolean isMapped(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.findAnnotationOnBean(name, WebSocketMapping.class, false) != null
				|| beanFactory.findAnnotationOnBean(name, SseMapping.class, false) != null;
	}

	private static List<String> beanNames(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return Arrays.asList(beanFactory.getBeanNamesForType(type, true, false));
	}

}
