package io.buckaroo.http2;

import java.io.IOException;
import java.time.Duration;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.fixture.RawHttp2Connection;
import io.buckaroo.router.BuckarooRouter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The handlers that are the target of faults: sockets, streams, and ordinary ones.
 */
@Configuration(proxyBeanMethods = false)
class FaultyClients {

	@Bean
	BuckarooRouter routes() {
		BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
		return BuckarooRouter.route()
			.websocket("/echo", echo)
			.sse("/events", new Greeting())
			.sse("/posted", new PostedSource(), (route) -> route.methods(HttpMethod.POST))
			.build();
	}

	private static final class Greeting implements BuckarooEventSource<Void> {

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

	@RestController
	static final class OrdinaryController {

		@GetMapping("/answered")
		String answered() {
			return "answer";
		}

		@GetMapping("/unanswered")
		Mono<String> unanswered() {
			return Mono.never();
		}

		@GetMapping("/endless")
		Flux<String> endless() {
			// The cancellation of a timer can block
			return Flux.interval(Duration.ofMillis(2))
				.onBackpressureDrop()
				.map(String::valueOf)
				.cancelOn(Schedulers.boundedElastic());
		}

		@PostMapping("/unread")
		Mono<String> unread() {
			return Mono.never();
		}

		@PostMapping("/received")
		Mono<String> received(@RequestBody Mono<String> body) {
			return body;
		}

	}

	/**
	 * A request whose stream stays open.
	 */
	enum Target {

		SOCKET {
			@Override
			int open(RawHttp2Connection connection) throws IOException {
				return connection.connect("/echo");
			}
		},

		STREAM {
			@Override
			int open(RawHttp2Connection connection) throws IOException {
				return connection.get("/events", "accept", "text/event-stream");
			}
		},

		STREAM_WITH_BODY {
			@Override
			int open(RawHttp2Connection connection) throws IOException {
				return post(connection, "/posted", "accept", "text/event-stream");
			}
		},

		ORDINARY_REQUEST {
			@Override
			int open(RawHttp2Connection connection) throws IOException {
				return connection.get("/unanswered");
			}
		},

		ORDINARY_REQUEST_WITH_ENDLESS_RESPONSE {
			@Override
			int open(RawHttp2Connection connection) throws IOException {
				return connection.get("/endless");
			}
		},

		ORDINARY_REQUEST_WITH_BODY {
			@Override
			int open(RawHttp2Connection connection) throws IOException {
				return post(connection, "/received", "content-type", "text/plain");
			}
		};

		/**
		 * Sends the request.
		 * @return the id of the stream
		 */
		abstract int open(RawHttp2Connection connection) throws IOException;

		private static int post(RawHttp2Connection connection, String path, String... headers) throws IOException {
			int stream = connection.newStream();
			connection.sendHeaders(stream, 0, RawHttp2Connection.requestHeaders("POST", path, headers));
			return stream;
		}

	}

}
