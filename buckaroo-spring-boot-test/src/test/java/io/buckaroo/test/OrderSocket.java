package io.buckaroo.test;

import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;

/**
 * Accepts orders, and sends those of others.
 */
@WebSocketMapping("/orders/{table}")
class OrderSocket implements MessageSocket<OrderSocket.Order, OrderSocket.Answer, Integer> {

	static TestMessageSocket<Order, Answer, Integer> open() {
		return TestMessageSocket.open(new OrderSocket(), (request) -> request.pathVariable("table", 7));
	}

	@Override
	public Result<Answer, Integer> init(Connection connection) {
		connection.subscribe("orders");
		return Result.ok(0);
	}

	@Override
	public Result<Answer, Integer> handle(Order order, Integer state) {
		return Result.reply(new Answer("accepted", order), state + order.quantity());
	}

	@Override
	public Result<Answer, Integer> info(Object message, Integer state) throws Exception {
		if (message instanceof TopicMessage published) {
			return Result.reply(published.payload(Answer.class));
		}
		return (message instanceof Subscribed) ? Result.ok() : MessageSocket.super.info(message, state);
	}

	/**
	 * An order of a client.
	 */
	record Order(String product, int quantity) {

	}

	/**
	 * An answer to a client.
	 */
	record Answer(String status, @Nullable Order order) {

	}

}
