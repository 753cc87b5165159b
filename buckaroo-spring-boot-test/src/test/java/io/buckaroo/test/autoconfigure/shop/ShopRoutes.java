package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.router.BuckarooRouter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ShopRoutes {

	@Bean
	BuckarooRouter routes(EchoSocket echo, ClockStream clock) {
		return BuckarooRouter.route().websocket("/echo", echo).sse("/clock", clock).build();
	}

}
