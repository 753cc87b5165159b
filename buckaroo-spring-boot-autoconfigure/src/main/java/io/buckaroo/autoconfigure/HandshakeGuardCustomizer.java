package io.buckaroo.autoconfigure;

import java.time.Duration;

import io.buckaroo.webflux.HandshakeGuard;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Puts the {@link HandshakeGuard} before the web server.
 */
final class HandshakeGuardCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final HandshakeGuard guard;

	HandshakeGuardCustomizer(Duration timeout) {
		this.guard = new HandshakeGuard(timeout);
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.doOnChannelInit(this.guard));
	}

}
