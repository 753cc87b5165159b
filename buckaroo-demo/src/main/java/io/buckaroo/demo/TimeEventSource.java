package io.buckaroo.demo;

import java.time.Duration;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import org.jspecify.annotations.Nullable;

/**
 * Sends the time every second, in milliseconds since the epoch.
 */
class TimeEventSource implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		connection.mailbox().sendEvery(Duration.ofSeconds(1), "time");
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, @Nullable Void state) {
		return Result.reply(Event.of(System.currentTimeMillis()).withName("time"));
	}

}
