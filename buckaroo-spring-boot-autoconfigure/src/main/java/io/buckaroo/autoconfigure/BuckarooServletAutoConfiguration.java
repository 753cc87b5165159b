package io.buckaroo.autoconfigure;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
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

	@Bean
	SmartInitializingSingleton buckarooServletRefusal(ObjectProvider<BuckarooSocket<?>> sockets,
			ObjectProvider<BuckarooEventSource<?>> sources) {
		return () -> {
			if (sockets.stream().findAny().isPresent() || sources.stream().findAny().isPresent()) {
				throw UnsupportedWebServerException.servlet();
			}
		};
	}

}
