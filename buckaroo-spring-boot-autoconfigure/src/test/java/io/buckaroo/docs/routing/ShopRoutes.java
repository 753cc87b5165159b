package io.buckaroo.docs.routing;

import java.time.Duration;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.router.BuckarooRouter;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

import static io.buckaroo.router.BuckarooRouter.host;

@Configuration(proxyBeanMethods = false)
class ShopRoutes {

	@Bean
	BuckarooRouter routes(BuckarooSocket<Void> chat, BuckarooEventSource<Void> prices) {
		return BuckarooRouter.route()
			.websocket("/chat/{room}", chat,
					(route) -> route.subprotocols("chat.v2", "chat.v1").idleTimeout(Duration.ofMinutes(5)))
			.sse("/prices/{symbol}", prices, (route) -> route.allowedOrigins("https://*.example.org"))
			.nest("/admin",
					(admin) -> admin.matching(host("admin."))
						.attribute("area", "admin")
						.check(apiKey())
						.websocket("/chat/{room}", chat)
						.sse("/prices", prices))
			.build();
	}

	private static HandshakeCheck apiKey() {
		return (request) -> Mono.justOrEmpty(request.headers().firstHeader("X-Api-Key"))
			.<Admission>map((key) -> Admission.admit().withAttribute("key", key))
			.defaultIfEmpty(Admission.refuse(HttpStatus.UNAUTHORIZED).withHeader("WWW-Authenticate", "ApiKey"));
	}

}
