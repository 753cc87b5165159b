package io.buckaroo.docs.security;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;

import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * A stream that is requested with POST.
 */
@Component
@SseMapping(value = "/questions", method = RequestMethod.POST)
class QuestionSource implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		return Result.later(connection.body(String.class),
				(question) -> Result.stop(Result.reply(Event.of("no answer to " + question))));
	}

}
