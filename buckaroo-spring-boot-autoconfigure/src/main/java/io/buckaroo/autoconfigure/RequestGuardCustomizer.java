package io.buckaroo.autoconfigure;

import java.time.Duration;

import io.buckaroo.webflux.guard.RequestGuard;
import io.buckaroo.webflux.guard.StrictPaths;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Adds the {@link RequestGuard} to each channel of the web server.
 */
final class RequestGuardCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final RequestGuard guard;

	/**
	 * Creates a customizer.
	 * @param timeout the maximum time for a request head; zero means no limit
	 * @param strictPaths the paths with stricter rules for request heads
	 */
	RequestGuardCustomizer(Duration timeout, StrictPaths strictPaths) {
		this.guard = new RequestGuard(timeout, strictPaths);
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.doOnChannelInit(this.guard));
	}

}
