package io.buckaroo.docs.fromwebflux;

import java.util.List;
import java.util.Map;

import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;

/**
 * The path, the origins and the limit of the socket in plain WebFlux.
 */
@Configuration(proxyBeanMethods = false)
class PlainConfiguration implements WebFluxConfigurer {

	@Bean
	PlainOrders plainOrders() {
		return new PlainOrders();
	}

	@Bean
	HandlerMapping plainSockets(PlainOrders orders) {
		CorsConfiguration origins = new CorsConfiguration();
		origins.setAllowedOrigins(List.of("https://shop.example.org"));
		SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of("/plain/orders", orders), -1);
		mapping.setCorsConfigurations(Map.of("/plain/orders", origins));
		return mapping;
	}

	@Override
	public WebSocketService getWebSocketService() {
		return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
				() -> WebsocketServerSpec.builder().maxFramePayloadLength(4096)));
	}

}
