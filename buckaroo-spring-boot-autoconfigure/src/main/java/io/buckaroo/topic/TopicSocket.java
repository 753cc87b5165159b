package io.buckaroo.topic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import org.jspecify.annotations.Nullable;

/**
 * The feed of a topic as a WebSocket, with one JSON object in each text frame.
 *
 * @param topic the name of the topic
 * @param json the encoder of objects
 */
record TopicSocket(String topic, Function<Object, String> json) implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> init(Connection connection) {
		connection.subscribe(this.topic, Position.after(connection.lastEventId()));
		return Result.ok();
	}

	@Override
	public Result<Frame, Void> handle(Frame frame, @Nullable Void state) {
		return Result.ok();
	}

	@Override
	public Result<Frame, Void> info(Object message, @Nullable Void state) throws Exception {
		if (message instanceof TopicMessage received) {
			return Result.reply(received.toFrame(this::frame));
		}
		if (message instanceof Subscribed subscribed) {
			return Result.reply(frame(subscribed));
		}
		return BuckarooSocket.super.info(message, state);
	}

	private Frame frame(TopicMessage message) {
		return frame(message.id(), "data", message.payload());
	}

	private Frame frame(Subscribed subscribed) {
		return frame(subscribed.id(), "reset", !subscribed.recovered() ? Boolean.TRUE : null);
	}

	private Frame frame(@Nullable String id, String name, @Nullable Object value) {
		Map<String, Object> fields = new LinkedHashMap<>();
		if (id != null) {
			fields.put("id", id);
		}
		if (value != null) {
			fields.put(name, value);
		}
		return Frame.text(this.json.apply(fields));
	}

}
