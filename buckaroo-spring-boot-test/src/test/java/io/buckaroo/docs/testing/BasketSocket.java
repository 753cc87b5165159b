package io.buckaroo.docs.testing;

import java.security.Principal;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A socket for authenticated users.
 */
@Component
@WebSocketMapping("/basket")
class BasketSocket implements BuckarooSocket<Integer> {

	@Override
	public Result<Frame, Integer> init(Connection connection) {
		Principal customer = connection.principal();
		if (customer == null) {
			return Result.stop(CloseStatus.POLICY_VIOLATION);
		}
		return Result.reply(Frame.text("hello " + customer.getName()), 0);
	}

	@Override
	public Result<Frame, Integer> handle(Frame.Data frame, Integer count) {
		if (!(frame instanceof Frame.Text product)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE.withReason("Only text is accepted"));
		}
		return Result.reply(Frame.text(product.text() + " is product " + (count + 1)), count + 1);
	}

}
