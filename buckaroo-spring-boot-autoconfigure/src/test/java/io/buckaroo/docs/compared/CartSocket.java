package io.buckaroo.docs.compared;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * A socket with a cart for each connection.
 */
@Component
@WebSocketMapping("/cart")
class CartSocket implements MessageSocket<Command, Answer, Cart> {

	private final Buckaroo buckaroo;

	CartSocket(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@Override
	public Result<Answer, Cart> init(Connection connection) {
		return Result.ok(Cart.EMPTY);
	}

	@Override
	public Result<Answer, Cart> handle(Command command, Cart cart) {
		Cart changed = command.applyTo(cart);
		return Result.reply(changed, changed);
	}

	@Override
	public Result<Answer, Cart> malformed(MalformedMessage message, Cart cart) {
		return Result.reply(new Answer.Problem(message.description()));
	}

	void closeKitchen() {
		this.buckaroo.sendToRoute("/cart", new Answer.Notice("The kitchen is closed"));
	}

}
