package io.buckaroo.readme;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;

/**
 * A handler that manages its own subscription.
 */
class RoomSocket implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> init(Connection connection) {
		String topic = "room/" + connection.pathVariable("room");
		connection.subscribe(topic, Position.after(connection.lastEventId()));
		connection.track(topic, connection.principal().getName());
		return Result.ok();
	}

	@Override
	public Result<Frame, Void> info(Object message, Void state) {
		if (message instanceof TopicMessage heard) {
			return Result.reply(Frame.text(heard.id() + " " + heard.payload()));
		}
		if (message instanceof PresenceChange change) {
			return Result.reply(Frame.text("joined " + change.joined() + ", left " + change.left()));
		}
		if (message instanceof Subscribed subscribed && !subscribed.recovered()) {
			return Result.reply(Frame.text("missed messages could not be recovered"));
		}
		return Result.ok();
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.ok();
	}

}
