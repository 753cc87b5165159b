package io.buckaroo.docs.routing;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

@Component
@WebSocketMapping(value = "/orders/{id}", subprotocols = { "orders.v2", "orders.v1" }, subprotocolRequired = true)
class OrderSocket implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> init(Connection connection) {
		return Result.reply(Frame.text(connection.subprotocol() + ": order " + connection.pathVariable("id")));
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.ok();
	}

}
