package io.buckaroo.docs.fromwebflux;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicMessage;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The stream in Buckaroo, from a topic for each symbol.
 */
@Component
@SseMapping("/live-prices/{symbol}")
class PriceTopic implements BuckarooEventSource<Void> {

	private final Buckaroo buckaroo;

	PriceTopic(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	Mono<Void> publish(Prices.Price price) {
		return this.buckaroo.topic("prices/" + price.symbol()).publish(price);
	}

	@Override
	public Result<Event, Void> init(Connection connection) {
		String topic = "prices/" + connection.pathVariable("symbol");
		connection.subscribe(topic, Position.after(connection.lastEventId()));
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) {
		return (message instanceof TopicMessage price) ? Result.reply(price.toEvent().withName("price")) : Result.ok();
	}

}
