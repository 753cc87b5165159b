package io.buckaroo.docs.routing;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.router.BuckarooRouter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.springframework.web.reactive.function.server.RequestPredicates.queryParam;

@Configuration(proxyBeanMethods = false)
class UserRoutes {

	@Bean
	@Order(1)
	BuckarooRouter users(BuckarooSocket<Void> chat, BuckarooEventSource<Void> prices) {
		BuckarooRouter feeds = BuckarooRouter.route().sse("/", prices).sse("/{symbol}", prices).build();
		return BuckarooRouter.route()
			.mount("/users/{user}/prices", feeds)
			.mount("/feeds", feeds)
			.websocket("/talk", chat, (route) -> route.matching(host("de.example.org")).attribute("language", "de"))
			.websocket("/talk", chat,
					(route) -> route.matching(queryParam("language", "fr")).attribute("language", "fr"))
			.websocket("/talk", chat)
			.build();
	}

}
