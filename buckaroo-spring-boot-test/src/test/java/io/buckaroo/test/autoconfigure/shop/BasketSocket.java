package io.buckaroo.test.autoconfigure.shop;

import java.security.Principal;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * For authenticated users only.
 */
@Component
@WebSocketMapping("/basket")
class BasketSocket implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> init(Connection connection) {
		Principal principal = connection.principal();
		return Result.reply(Frame.text("basket of " + ((principal != null) ? principal.getName() : "nobody")));
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.ok();
	}

}
