package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

@Component
@WebSocketMapping("/orders/{table}")
class OrderSocket implements MessageSocket<OrderSocket.Dish, OrderSocket.Answer, OrderSocket.Order> {

	record Dish(String name) {
	}

	record Answer(String text) {
	}

	record Order(String table, int dishes) {
	}

	@Override
	public Result<Answer, Order> init(Connection connection) {
		connection.mailbox().sendAfter(Duration.ofSeconds(30), new Answer("Ready to order?"));
		return Result.ok(new Order(connection.pathVariable("table"), 0));
	}

	@Override
	public Result<Answer, Order> handle(Dish dish, Order order) {
		Order next = new Order(order.table(), order.dishes() + 1);
		return Result.reply(new Answer(dish.name() + " for table " + next.table() + ", dish " + next.dishes()), next);
	}

}
