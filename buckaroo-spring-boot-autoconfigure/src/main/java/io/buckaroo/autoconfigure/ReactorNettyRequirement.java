package io.buckaroo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;

/**
 * Fails the start on a web server other than Reactor Netty. Knows its factory by name, as
 * it may not be on the class path.
 */
final class ReactorNettyRequirement implements SmartInitializingSingleton {

	private static final String FACTORY = "org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory";

	private final ObjectProvider<ReactiveWebServerFactory> factories;

	ReactorNettyRequirement(ObjectProvider<ReactiveWebServerFactory> factories) {
		this.factories = factories;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.factories.forEach((factory) -> {
			if (!isReactorNetty(factory.getClass())) {
				throw UnsupportedWebServerException.madeBy(factory.getClass());
			}
		});
	}

	private static boolean isReactorNetty(Class<?> type) {
		return type.getName().equals(FACTORY) || (type.getSuperclass() != null && isReactorNetty(type.getSuperclass()));
	}

}
