package io.buckaroo.docs.events;

import java.time.Duration;
import java.time.Instant;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;

import org.springframework.stereotype.Component;

/**
 * An event source with a timer.
 */
@Component
@SseMapping("/time")
class TimeEventSource implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		connection.mailbox().sendEvery(Duration.ofSeconds(1), "tick");
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) {
		return Result.reply(Event.of(Instant.now().toString()).withName("time"));
	}

}
