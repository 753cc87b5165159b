package io.buckaroo.autoconfigure;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that refuses handlers in a servlet application, where nothing would
 * serve them. With Spring MVC on the class path, every application is one.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "buckaroo.enabled", matchIfMissing = true)
public final class BuckarooServletAutoConfiguration {

	/**
	 * Looks for handlers before any bean is made: one could not be, where what it is to
	 * be injected with is missing here.
	 */
	@Bean
	static BeanFactoryPostProcessor buckarooServletRefusal() {
		return (beanFactory) -> {
			if (hasBean(beanFactory, BuckarooSocket.class) || hasBean(beanFactory, BuckarooEventSource.class)) {
				throw UnsupportedWebServerException.servlet();
			}
		};
	}

	private static boolean hasBean(ListableBeanFactory beanFactory, Class<?> type) {
		return beanFactory.getBeanNamesForType(type, true, false).length > 0;
	}

}
