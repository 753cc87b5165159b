package io.buckaroo.docs.testing;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicMessage;

import org.springframework.stereotype.Component;

/**
 * A feed whose topic depends on the path.
 */
@Component
@SseMapping("/prices/{symbol}")
class PriceSource implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		connection.subscribe("price/" + connection.pathVariable("symbol"), Position.after(connection.lastEventId()));
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) {
		return (message instanceof TopicMessage price) ? Result.reply(price.toEvent()) : Result.ok();
	}

}
