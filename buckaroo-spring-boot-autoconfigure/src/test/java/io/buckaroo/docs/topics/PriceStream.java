package io.buckaroo.docs.topics;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;

import org.springframework.stereotype.Component;

/**
 * A feed whose topic depends on the path.
 */
@Component
@SseMapping("/prices/{symbol}")
class PriceStream implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		Position from = (connection.lastEventId() != null) ? Position.after(connection.lastEventId())
				: Position.last(1);
		connection.subscribe("price/" + connection.pathVariable("symbol"), from);
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) {
		if (message instanceof TopicMessage price) {
			return Result.reply(price.toEvent());
		}
		if (message instanceof Subscribed subscribed && !subscribed.recovered()) {
			return Result.reply(Event.of("").withName("reset").withId(subscribed.id()));
		}
		return Result.ok();
	}

}
