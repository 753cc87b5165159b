package io.buckaroo.topic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.buckaroo.Frame;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a topic's feed: objects of JSON. Feeds with the same JSON encoder are
 * equal and share their frames.
 *
 * @param json the encoder of JSON
 */
record FeedFrames(Function<Object, String> json) implements Function<TopicMessage, Frame> {

	@Override
	public Frame apply(TopicMessage message) {
		return frame(message.id(), "data", message.payload());
	}

	/**
	 * Returns the first frame of a feed.
	 * @param subscribed the start of the subscription
	 * @return the frame
	 */
	Frame first(Subscribed subscribed) {
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
