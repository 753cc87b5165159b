package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A router of handlers that are no beans.
 */
@Configuration(proxyBeanMethods = false)
class StatusRoutes {

	@Bean
	BuckarooRouter pingRouter() {
		return BuckarooRouter.route().websocket("/ping", (frame, state) -> Result.reply(Frame.text("pong"))).build();
	}

}
