package io.buckaroo.topic;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;

/**
 * The feed of a topic as a WebSocket, with one JSON object in each text frame.
 *
 * @param topic the name of the topic
 * @param frames the encoder of the frames
 */
record TopicSocket(String topic, FeedFrames frames) implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> init(Connection connection) {
		connection.subscribe(this.topic, Position.after(connection.lastEventId()));
		return Result.ok();
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.ok();
	}

	@Override
	public Result<Frame, Void> info(Object message, Void state) throws Exception {
		if (message instanceof TopicMessage received) {
			return Result.reply(received.toFrame(this.frames));
		}
		if (message instanceof Subscribed subscribed) {
			return Result.reply(this.frames.first(subscribed));
		}
		return (message instanceof PresenceChange) ? Result.ok() : BuckarooSocket.super.info(message, state);
	}

}
