package io.buckaroo.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.route.InvalidRouteException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Refuses mapping annotations on methods that declare no bean, such as methods of
 * controllers, where they have no effect.
 *
 * @param beanFactory the beans to search
 */
record MisplacedMappings(ConfigurableListableBeanFactory beanFactory) {

	private static final Log logger = LogFactory.getLog(MisplacedMappings.class);

	private static final Map<Class<? extends Annotation>, String> HANDLERS = Map.of(WebSocketMapping.class,
			BuckarooSocket.class.getName() + " or " + MessageSocket.class.getName(), SseMapping.class,
			BuckarooEventSource.class.getName());

	/**
	 * Checks the methods of all beans.
	 * @throws InvalidRouteException if a method has a mapping but declares no bean
	 */
	void check() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = this.beanFactory.getType(name, false);
			if (type != null && isCandidate(type)) {
				HANDLERS
					.forEach((annotation, handler) -> check(name, ClassUtils.getUserClass(type), annotation, handler));
			}
		}
	}

	private static boolean isCandidate(Class<?> type) {
		return !type.getName().startsWith("org.springframework.")
				&& AnnotationUtils.isCandidateClass(type, HANDLERS.keySet());
	}

	private static void check(String name, Class<?> type, Class<? extends Annotation> annotation, String handler) {
		for (Method method : methods(type, annotation)) {
			if (!AnnotatedElementUtils.hasAnnotation(method, Bean.class)) {
				throw new InvalidRouteException(
						"Method '%s' of bean '%s' is annotated with @%s but is not a @Bean method."
							.formatted(method.getName(), name, annotation.getSimpleName()),
						"Implement %s, and put the annotation on that class, which must be a bean, or on a @Bean method that returns it."
							.formatted(handler));
			}
		}
	}

	private static Set<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
		try {
			return MethodIntrospector.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
		}
		catch (IllegalStateException | LinkageError ex) {
			logger.debug("Cannot search the methods of " + type, ex);
			return Set.of();
		}
	}

}
