package io.buckaroo.topic;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;

/**
 * The feed of a topic as an event stream. When a subscription starts, an event without
 * data sets the client's last event id; browsers do not dispatch it (HTML Standard,
 * section 9.2.6).
 *
 * @param topic the name of the topic
 */
record TopicEventSource(String topic) implements BuckarooEventSource<Void> {

	private static final Event RESET = Event.of("").withName("reset");

	@Override
	public Result<Event, Void> init(Connection connection) {
		connection.subscribe(this.topic, Position.after(connection.lastEventId()));
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) throws Exception {
		if (message instanceof TopicMessage received) {
			return Result.reply(received.toEvent());
		}
		if (message instanceof Subscribed subscribed) {
			return subscribed(subscribed);
		}
		return (message instanceof PresenceChange) ? Result.ok() : BuckarooEventSource.super.info(message, state);
	}

	private static Result<Event, Void> subscribed(Subscribed subscribed) {
		if (!subscribed.recovered()) {
			return Result.reply((subscribed.id() != null) ? RESET.withId(subscribed.id()) : RESET);
		}
		return (subscribed.id() != null) ? Result.reply(Event.comment("").withId(subscribed.id())) : Result.ok();
	}

}
