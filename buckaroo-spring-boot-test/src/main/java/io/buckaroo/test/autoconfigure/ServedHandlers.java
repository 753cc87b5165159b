package io.buckaroo.test.autoconfigure;

import java.util.List;

import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Checks that all selected handlers are served.
 */
final class ServedHandlers implements SmartInitializingSingleton {

	private final SelectedHandlers handlers;

	private final BeanFactory beanFactory;

	ServedHandlers(SelectedHandlers handlers, BeanFactory beanFactory) {
		this.handlers = handlers;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.beanFactory.getBeanProvider(Routes.class).ifAvailable(this::check);
	}

	private void check(Routes routes) {
		List<? extends Class<?>> served = routes.stream()
			.map(Route::handler)
			.map(AopProxyUtils::ultimateTargetClass)
			.toList();
		if (served.isEmpty() && this.handlers.areAll()) {
			throw new InvalidSliceException("@BuckarooTest has found no handler in the application.",
					"Name handlers, as in '@BuckarooTest(ChatSocket.class)', or add the configuration class that declares them with @Import.");
		}
		for (Class<?> type : this.handlers.areAll() ? List.<Class<?>>of() : this.handlers.handlers()) {
			if (served.stream().noneMatch(type::isAssignableFrom)) {
				throw notServed(type);
			}
		}
	}

	private static InvalidSliceException notServed(Class<?> type) {
		return new InvalidSliceException(
				"%s is not mapped to a path in this test: it has no @%s or @%s, and no %s of the test refers to it."
					.formatted(type.getName(), WebSocketMapping.class.getSimpleName(), SseMapping.class.getSimpleName(),
							BuckarooRouter.class.getSimpleName()),
				"If a @Bean method or a %s of the application maps it, name its configuration class in @BuckarooTest, or add that class with @Import."
					.formatted(BuckarooRouter.class.getSimpleName()));
	}

}
