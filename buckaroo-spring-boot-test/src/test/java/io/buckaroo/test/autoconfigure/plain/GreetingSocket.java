package io.buckaroo.test.autoconfigure.plain;

import java.security.Principal;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

@Component
@WebSocketMapping("/greeting")
class GreetingSocket implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> init(Connection connection) {
		Principal principal = connection.principal();
		return Result.reply(Frame.text((principal != null) ? "hello " + principal.getName() : "hello stranger"));
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.reply(frame);
	}

}
