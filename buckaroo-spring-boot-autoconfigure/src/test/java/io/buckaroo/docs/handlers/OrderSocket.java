package io.buckaroo.docs.handlers;

import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * A socket that receives and sends JSON.
 */
@Component
@WebSocketMapping("/orders")
class OrderSocket implements MessageSocket<OrderSocket.Order, OrderSocket.Answer, Void> {

	record Order(String product, int quantity) {

		Order {
			Assert.hasText(product, "'product' must not be empty");
			Assert.isTrue(quantity > 0, "'quantity' must be positive");
		}

	}

	record Answer(String status, @Nullable Order order) {

	}

	@Override
	public Result<Answer, Void> handle(Order order, Void state) {
		return Result.reply(new Answer("accepted", order));
	}

	@Override
	public Result<Answer, Void> malformed(MalformedMessage message, Void state) {
		return Result.reply(new Answer(message.description(), null));
	}

}
