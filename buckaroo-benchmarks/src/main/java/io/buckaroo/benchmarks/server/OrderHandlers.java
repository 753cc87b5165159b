package io.buckaroo.benchmarks.server;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Answers orders in JSON, with typed messages and with Jackson by hand.
 */
@Configuration(proxyBeanMethods = false)
class OrderHandlers {

	@Bean
	@WebSocketMapping("/orders/typed")
	MessageSocket<Order, Answer, Void> typedOrders() {
		return (order, state) -> Result.reply(new Answer("accepted", order));
	}

	@Bean
	@WebSocketMapping("/orders/by-hand")
	BuckarooSocket<Void> ordersByHand(JsonMapper mapper) {
		return (frame, state) -> {
			if (!(frame instanceof Frame.Text text)) {
				return Result.stop(CloseStatus.NOT_ACCEPTABLE);
			}
			Order order = mapper.readValue(text.text(), Order.class);
			return Result.reply(Frame.text(mapper.writeValueAsString(new Answer("accepted", order))));
		};
	}

	record Order(String product, int quantity) {

	}

	record Answer(String status, Order order) {

	}

}
