package io.buckaroo.docs.security;

import java.util.Objects;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

@Component
@WebSocketMapping("/room")
class RoomSocket implements BuckarooSocket<String> {

	private final Buckaroo buckaroo;

	RoomSocket(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@Override
	public Result<Frame, String> init(Connection connection) {
		String user = Objects.requireNonNull(connection.principal()).getName();
		return Result.reply(Frame.text("hello " + user), user);
	}

	@Override
	public Result<Frame, String> handle(Frame.Data frame, String user) {
		if (!(frame instanceof Frame.Text text)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE);
		}
		this.buckaroo.sendToRoute("/room", Frame.text(user + ": " + text.text()));
		return Result.ok();
	}

}
