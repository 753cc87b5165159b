package io.buckaroo.docs.testing;

import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Accepts orders, and answers malformed messages.
 */
@Component
@WebSocketMapping(value = "/orders", subprotocols = "cbor")
class OrderSocket implements MessageSocket<OrderSocket.Order, OrderSocket.Answer, Void> {

	record Order(String product, int quantity) {

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
