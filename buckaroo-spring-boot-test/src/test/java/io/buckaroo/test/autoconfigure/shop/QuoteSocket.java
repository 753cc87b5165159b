package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * Speaks JSON and {@link QuoteFormats CSV}.
 */
@Component
@WebSocketMapping(value = "/quotes", subprotocols = "csv")
class QuoteSocket implements MessageSocket<QuoteSocket.Order, QuoteSocket.Quote, Void> {

	@Override
	public Result<Quote, Void> handle(Order order, Void state) {
		return Result.reply(new Quote(order.symbol(), order.quantity() * 31.4));
	}

	record Order(String symbol, int quantity) {

	}

	record Quote(String symbol, double price) {

	}

}
