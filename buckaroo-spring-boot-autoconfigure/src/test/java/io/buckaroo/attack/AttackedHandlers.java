package io.buckaroo.attack;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/**
 * The handlers that receive {@link HostileInput}.
 */
@Configuration(proxyBeanMethods = false)
class AttackedHandlers {

	static final String MAX_MESSAGE_SIZE = "buckaroo.websocket.max-message-size=64KB";

	@Bean
	BuckarooRouter routes() {
		BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
		return BuckarooRouter.route()
			.websocket("/echo", echo)
			.sse("/stream", new Source())
			.sse("/posted", new PostedSource(), (route) -> route.methods(HttpMethod.POST))
			.build();
	}

	private static final class Source implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.reply(Event.of("hello"));
		}

	}

	private static final class PostedSource implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.later(connection.body(String.class).map((body) -> Result.reply(Event.of(body))));
		}

	}

}
