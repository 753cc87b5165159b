package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

@Component
@WebSocketMapping("/orders/{table}")
class OrderSocket implements BuckarooSocket<OrderSocket.Order> {

	record Order(String table, int dishes) {
	}

	@Override
	public Result<Frame, Order> init(Connection connection) {
		connection.mailbox().sendAfter(Duration.ofSeconds(30), Frame.text("Ready to order?"));
		return Result.ok(new Order(connection.pathVariable("table"), 0));
	}

	@Override
	public Result<Frame, Order> handle(Frame.Data frame, Order order) {
		if (!(frame instanceof Frame.Text dish)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE);
		}
		Order next = new Order(order.table(), order.dishes() + 1);
		return Result.reply(Frame.text(dish.text() + " for table " + next.table() + ", dish " + next.dishes()), next);
	}

}
