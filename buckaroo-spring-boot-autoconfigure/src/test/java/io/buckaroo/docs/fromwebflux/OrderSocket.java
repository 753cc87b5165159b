package io.buckaroo.docs.fromwebflux;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The socket in Buckaroo.
 */
@Component
@WebSocketMapping("/orders")
class OrderSocket implements BuckarooSocket<Integer> {

	private final Buckaroo buckaroo;

	OrderSocket(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@Override
	public Result<Frame, Integer> init(Connection connection) {
		return Result.ok(0);
	}

	@Override
	public Result<Frame, Integer> handle(Frame.Data frame, Integer dishes) {
		if (!(frame instanceof Frame.Text dish)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE);
		}
		int next = dishes + 1;
		return Result.reply(Frame.text(dish.text() + " is dish " + next), next);
	}

	void announce(String text) {
		this.buckaroo.sendToRoute("/orders", Frame.text(text));
	}

}
