package io.buckaroo.test.client;

import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.topic.TopicHistory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The streams of these tests.
 */
@Configuration(proxyBeanMethods = false)
class StreamHandlers {

	@Bean
	@SseMapping("/news")
	BuckarooEventSource<Void> news(Buckaroo buckaroo) {
		return buckaroo.topic("news").eventSource();
	}

	@Bean
	TopicHistory newsHistory() {
		return TopicHistory.of("news", 10);
	}

	@Bean
	BuckarooRouter routes() {
		return BuckarooRouter.route()
			.sse("/fixed",
					stream(Result.reply(List.of(Event.of("a"), Event.of("b\nc").withName("n").withId("1"),
							Event.of(new Price("ACME", 31.4)), Event.comment("note"),
							Event.retry(Duration.ofSeconds(7)), Event.of("").withId("\u00e92")))))
			.sse("/empty", stream(Result.ok()))
			.sse("/heartbeats", stream(Result.ok()), (route) -> route.heartbeat(Duration.ofMillis(50)))
			.sse("/ending", stream(Result.stop(Result.reply(Event.of("last")))))
			.sse("/gone", stream(Result.stop()))
			.sse("/missing", (BuckarooEventSource<Void>) new Missing())
			.sse("/request/{id}", new RequestStream())
			.sse("/search", new Search(), (route) -> route.methods(HttpMethod.POST))
			.sse("/flood", stream(Result.reply(Collections.nCopies(10, Event.of("x".repeat(1024 * 1024))))),
					(route) -> route.sendTimeout(Duration.ofMillis(300)))
			.build();
	}

	private static BuckarooEventSource<Void> stream(Result<Event, Void> init) {
		return new BuckarooEventSource<>() {

			@Override
			public Result<Event, Void> init(Connection connection) {
				return init;
			}

		};
	}

	record Price(String symbol, double amount) {

	}

	record Query(String customer) {

	}

	private static final class Missing implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}

	}

	/**
	 * Describes its request.
	 */
	private static final class RequestStream implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			Principal principal = connection.principal();
			return Result
				.reply(Event.of("id %s, header %s, principal %s, last id %s".formatted(connection.pathVariable("id"),
						connection.headers().get("X-Test"), (principal != null) ? principal.getName() : "none",
						connection.lastEventId())));
		}

	}

	/**
	 * Sends the body of its request.
	 */
	private static final class Search implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.later(connection.body(String.class),
					(body) -> Result.reply(Event.of(connection.headers().getContentType() + " " + body)));
		}

	}

}
