package io.buckaroo.autoconfigure;

import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} that makes the start-up of a servlet application with handlers
 * fail, which would not be served. An application with Spring MVC on the class path is a
 * servlet application unless configured otherwise.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "buckaroo.enabled", matchIfMissing = true)
public final class BuckarooServletAutoConfiguration {

	private static final List<Class<?>> HANDLERS = List.of(BuckarooSocket.class, MessageSocket.class,
			BuckarooEventSource.class);

	/**
	 * Fails if there is a handler. Runs before any bean is instantiated, because the
	 * instantiation of a handler may fail if beans that it injects are missing.
	 */
	@Bean
	static BeanFactoryPostProcessor buckarooServletRequirement() {
		return (beanFactory) -> {
			if (HANDLERS.stream().anyMatch((type) -> hasBean(beanFactory, type))) {
				throw UnsupportedWebServerException.servlet();
			}
		};
	}

	private static boolean hasBean(ListableBeanFactory beanFactory, Class<?> type) {
		return beanFactory.getBeanNamesForType(type, true, false).length > 0;
	}

}
