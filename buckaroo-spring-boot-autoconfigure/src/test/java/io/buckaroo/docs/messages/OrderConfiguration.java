package io.buckaroo.docs.messages;

import java.util.List;

import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.router.BuckarooRouter;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

/**
 * Sockets whose types are declared in several ways.
 */
@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

	@Bean
	@WebSocketMapping(value = "/orders", subprotocols = { "orders.json", "orders.cbor" })
	MessageSocket<Order, Receipt, Void> orders() {
		return (order, state) -> Result.reply(new Receipt(order.quantity()));
	}

	@Bean
	BuckarooRouter routes() {
		MessageSocket<JsonNode, JsonNode, Void> echo = (json, state) -> Result.reply(json);
		MessageSocket<List<Order>, Receipt, Void> batches = (orders, state) -> Result.reply(new Receipt(orders.size()));
		return BuckarooRouter.route()
			.messageSocket("/json", echo, (route) -> route.messages(JsonNode.class, JsonNode.class))
			.messageSocket("/batches", batches,
					(route) -> route.messages(ResolvableType.forClassWithGenerics(List.class, Order.class),
							ResolvableType.forClass(Receipt.class)))
			.build();
	}

}
