package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;

import org.springframework.stereotype.Component;

/**
 * A component without a mapping, which {@link ShopRoutes} routes.
 */
@Component
class ClockStream implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		return Result.reply(Event.of("noon"));
	}

}
