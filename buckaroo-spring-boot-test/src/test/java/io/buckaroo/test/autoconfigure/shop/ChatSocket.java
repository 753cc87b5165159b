package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * A component with a mapping, which needs a service, properties and topics.
 */
@Component
@WebSocketMapping("/chat/{room}")
class ChatSocket implements BuckarooSocket<String> {

	private final ChatArchive archive;

	private final ChatProperties properties;

	private final Buckaroo buckaroo;

	ChatSocket(ChatArchive archive, ChatProperties properties, Buckaroo buckaroo) {
		this.archive = archive;
		this.properties = properties;
		this.buckaroo = buckaroo;
	}

	@Override
	public Result<Frame, String> init(Connection connection) {
		String room = connection.pathVariable("room");
		connection.subscribe("room/" + room, Position.last(10));
		return Result.reply(Frame.text("%s to %s, %s %s".formatted(this.properties.greeting(), room,
				connection.attributes().get("tenant"), this.archive.latest(room))), room);
	}

	@Override
	public Result<Frame, String> handle(Frame.Data frame, String room) {
		this.buckaroo.topic("room/" + room).publish(((Frame.Text) frame).text()).subscribe();
		return Result.ok();
	}

	@Override
	public Result<Frame, String> info(Object message, String room) {
		return (message instanceof TopicMessage said) ? Result.reply(Frame.text("said: " + said.payload()))
				: Result.ok();
	}

}
