package io.buckaroo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;

/**
 * Fails the start-up on a web server other than Reactor Netty. The factory of Reactor
 * Netty is identified by name, because it may be absent from the class path.
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
				throw UnsupportedWebServerException.reactive(factory.getClass());
			}
		});
	}

	private static boolean isReactorNetty(Class<?> type) {
		return type.getName().equals(FACTORY) || (type.getSuperclass() != null && isReactorNetty(type.getSuperclass()));
	}

}
