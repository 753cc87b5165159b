package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;

/**
 * A handler with a mapping that is not a component: {@link PriceConfiguration} declares
 * it, as an interface.
 */
@SseMapping("/prices/{symbol}")
class PriceStream implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		return Result.reply(Event.of(new Price(connection.pathVariable("symbol"), 31.4)));
	}

	record Price(String symbol, double price) {

	}

}
