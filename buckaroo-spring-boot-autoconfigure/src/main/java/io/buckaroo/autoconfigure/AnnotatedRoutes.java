package io.buckaroo.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.router.Route;
import io.buckaroo.router.Routes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Finds the routes that annotations declare, on {@code @Bean} methods and on classes.
 */
final class AnnotatedRoutes {

	private static final Log logger = LogFactory.getLog(AnnotatedRoutes.class);

	/** As Spring Boot calls it. */
	private static final String TASK_EXECUTOR = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

	private final ConfigurableListableBeanFactory beanFactory;

	private final String basePath;

	AnnotatedRoutes(ConfigurableListableBeanFactory beanFactory, @Nullable String basePath) {
		this.beanFactory = beanFactory;
		this.basePath = check((basePath != null) ? basePath : "");
	}

	private static String check(String basePath) {
		if (!basePath.isEmpty() && (!basePath.startsWith("/") || basePath.endsWith("/"))) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.base-path", basePath,
					"It must start with '/' and not end with '/'.");
		}
		try {
			PathPatternParser.defaultInstance.parse(basePath + "/path");
		}
		catch (PatternParseException ex) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.base-path", basePath,
					"It must be a path pattern that a path may follow: %s.".formatted(ex.getMessage()));
		}
		return basePath;
	}

	/**
	 * Finds the routes.
	 * @return the routes
	 * @throws InvalidMappingException if an annotation has a wrong path, or stands on a
	 * bean of another type
	 */
	Routes find() {
		List<Route> routes = new ArrayList<>();
		for (String name : beanNames(WebSocketMapping.class, BuckarooSocket.class)) {
			WebSocketMapping mapping = mapping(name, WebSocketMapping.class);
			if (mapping != null) {
				routes.add(new Route.WebSocket(pattern(name, mapping.value()), name,
						this.beanFactory.getBean(name, BuckarooSocket.class), List.of(mapping.subprotocols()),
						mapping.blocking() ? executor(name) : null));
			}
		}
		for (String name : beanNames(SseMapping.class, BuckarooEventSource.class)) {
			SseMapping mapping = mapping(name, SseMapping.class);
			if (mapping != null) {
				routes.add(new Route.Sse(pattern(name, mapping.value()), name,
						this.beanFactory.getBean(name, BuckarooEventSource.class),
						mapping.blocking() ? executor(name) : null));
			}
		}
		return new Routes(routes);
	}

	private List<String> beanNames(Class<? extends Annotation> annotation, Class<?> handlerType) {
		for (String name : this.beanFactory.getBeanNamesForAnnotation(annotation)) {
			if (!this.beanFactory.isTypeMatch(name, handlerType)) {
				throw new InvalidMappingException(
						"Bean '%s' has a @%s but is no %s.".formatted(name, annotation.getSimpleName(),
								handlerType.getSimpleName()),
						"Let it implement %s, and let a @Bean method return that type, or remove the annotation."
							.formatted(handlerType.getName()));
			}
		}
		return Stream.of(this.beanFactory.getBeanNamesForType(handlerType))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name))
			.toList();
	}

	private <A extends Annotation> @Nullable A mapping(String name, Class<A> annotation) {
		A mapping = mappingOfMethod(name, annotation);
		if (mapping == null) {
			mapping = this.beanFactory.findAnnotationOnBean(name, annotation);
		}
		if (mapping == null) {
			logger.warn("Bean '%s' has no @%s: no path leads to it".formatted(name, annotation.getSimpleName()));
		}
		return mapping;
	}

	/**
	 * The annotation of the {@code @Bean} method, which is nearer than one of the class.
	 */
	private <A extends Annotation> @Nullable A mappingOfMethod(String name, Class<A> annotation) {
		if (!this.beanFactory.containsBeanDefinition(name)
				|| !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return null;
		}
		Method method = definition.getResolvedFactoryMethod();
		return (method != null) ? AnnotatedElementUtils.findMergedAnnotation(method, annotation) : null;
	}

	/**
	 * The executor that the application has for its tasks, or the only one there is.
	 */
	private Executor executor(String name) {
		if (this.beanFactory.containsBean(TASK_EXECUTOR)) {
			return this.beanFactory.getBean(TASK_EXECUTOR, Executor.class);
		}
		Executor executor = this.beanFactory.getBeanProvider(Executor.class).getIfUnique();
		if (executor == null) {
			throw new InvalidMappingException(
					"Bean '%s' is mapped as blocking, but there is no bean '%s' that it could run on.".formatted(name,
							TASK_EXECUTOR),
					"Set 'spring.task.execution.mode=force', or declare an Executor of that name.");
		}
		return executor;
	}

	private PathPattern pattern(String name, String path) {
		if (!StringUtils.hasText(path) || !path.startsWith("/")) {
			throw new InvalidMappingException("Bean '%s' is mapped to the path '%s'.".formatted(name, path),
					"Give it a path that starts with '/'.");
		}
		String pattern = this.basePath + path;
		try {
			return PathPatternParser.defaultInstance.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw new InvalidMappingException("Bean '%s' is mapped to '%s', which is no path pattern: %s."
				.formatted(name, pattern, ex.getMessage()), "Correct the pattern.");
		}
	}

}
