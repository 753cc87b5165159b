package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Everything in one application: handlers of all kinds, a controller, services, data
 * access and security.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
class ShopApplication {

	@Bean
	@WebSocketMapping("/status")
	BuckarooSocket<Void> status(OrderRepository orders) {
		return (frame, state) -> Result.reply(Frame.text(orders + " are up"));
	}

	@Bean
	RouterFunction<ServerResponse> invoices(OrderRepository orders) {
		return RouterFunctions.route().GET("/invoices", (request) -> ServerResponse.ok().bodyValue(orders)).build();
	}

	@Bean
	CommandLineRunner importOrders(OrderRepository orders) {
		return (arguments) -> orders.count().subscribe();
	}

}
