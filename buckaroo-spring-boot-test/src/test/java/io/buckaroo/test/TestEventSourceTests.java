package io.buckaroo.test;

import java.time.Duration;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestEventSource}.
 */
class TestEventSourceTests {

	@Test
	void runsAWholeStream() {
		TestEventSource<Void> stream = TestEventSource.open(new Clock());
		stream.advance(Duration.ofSeconds(2));
		assertThat(stream).hasStatus(200).hasSentData("tick", "tick").isOpen();
		stream.disconnect();
		assertThat(stream).hasEnded(Termination.Disconnected.class);
	}

	@Test
	void theClientCloses() {
		TestEventSource<Void> stream = TestEventSource.open(new Clock());
		stream.close();
		assertThat(stream).hasEnded(Termination.Disconnected.class);
	}

	@Test
	void comparesWholeEvents() {
		TestEventSource<Void> stream = TestEventSource.open(new Clock());
		stream.send(Event.of(1).withName("a"), Event.comment("hi"));
		assertThat(stream).hasSent(Event.of(1).withName("a"), Event.comment("hi"))
			.hasSentLast(Event.comment("hi"))
			.hasSentData(1);
	}

	@Test
	void sendsHeartbeatsWhileItIsQuiet() {
		TestEventSource<Void> stream = TestEventSource.open(new Clock(),
				(request) -> request.heartbeat(Duration.ofMillis(400)));
		stream.advance(Duration.ofSeconds(1));
		assertThat(stream).hasSentHeartbeats(2).hasSentData("tick");
	}

	@Test
	void theIdleTimeoutEndsTheStream() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet(),
				(request) -> request.idleTimeout(Duration.ofMinutes(1)));
		stream.advance(Duration.ofMinutes(1));
		assertThat(stream).hasEnded(Termination.IdleTimeout.class).hasSentHeartbeats(3);
	}

	@Test
	void aStopInInitAnswersWith204() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.stop();
			}
		});
		assertThat(stream).hasStatus(204).hasSentNothing().hasEnded(Termination.Stopped.class);
	}

	@Test
	void aStopInInitWithAnEventOpensTheStream() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.stop(Result.reply(Event.of("bye")));
			}
		});
		assertThat(stream).hasStatus(200).hasSentData("bye").hasEnded(Termination.Stopped.class);
	}

	@Test
	void aRefusalInInitAnswersWithItsStatus() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND);
			}
		});
		assertThat(stream).hasStatus(404).hasFailedWith(ResponseStatusException.class);
	}

	@Test
	void anotherExceptionInInitAnswersWith500() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				throw new IllegalArgumentException();
			}
		});
		assertThat(stream).hasStatus(500);
	}

	@Test
	void anEvictionInInitAnswersWith403() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestEventSource<Void> stream = buckaroo.openStream(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				buckaroo.close(connection.id());
				return Result.later(Mono.never());
			}
		});
		assertThat(stream).hasStatus(403);
	}

	@Test
	void thereIsNoResponseWhileInitWaits() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.later(Mono.delay(Duration.ofSeconds(1)), (zero) -> Result.ok());
			}
		});
		assertThat(stream.status()).isNull();
		assertThat(stream.isOpen()).isFalse();
		stream.advance(Duration.ofSeconds(1));
		assertThat(stream).hasStatus(200).isOpen();
	}

	@Test
	void aClientThatDisconnectsWhileInitWaitsReceivesNoResponse() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.later(Mono.never());
			}
		});
		stream.disconnect();
		assertThat(stream).hasEnded(Termination.Disconnected.class);
		assertThat(stream.status()).isNull();
	}

	@Test
	void hasTheHeadersOfTheServerAndOfInit() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				connection.responseHeaders().set("X-Results", "2");
				return Result.ok();
			}
		});
		assertThat(stream).hasHeader("X-Results", "2")
			.hasHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8");
		assertThat(stream.connection().responseHeaders().isEmpty()).isTrue();
	}

	@Test
	void readsAnObjectAsBody() {
		assertThat(TestEventSource.open(new Search(), (request) -> request.body(new Search.Query("ada"))))
			.hasSentData("orders of ada");
	}

	@Test
	void readsJsonAsBody() {
		assertThat(TestEventSource.open(new Search(), (request) -> request.body("{\"author\":\"ada\"}")))
			.hasSentData("orders of ada");
	}

	@Test
	void refusesABodyOfAnotherForm() {
		assertThat(TestEventSource.open(new Search(), (request) -> request.body("[1]"))).hasStatus(400);
	}

	@Test
	void refusesABodyThatNeverArrives() {
		TestEventSource<Void> stream = TestEventSource.open(new Search(), (request) -> request.body(Mono.never()));
		stream.advance(Duration.ofSeconds(10));
		assertThat(stream).hasStatus(408);
	}

	@Test
	void refusesABodyThatNeverArrivesAndIsNotRead() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet(), (request) -> request.body(Mono.never()));
		assertThat(stream.toString()).endsWith("It waits for the body of the request, for at most the send timeout.");
		stream.advance(Duration.ofSeconds(10));
		assertThat(stream).hasStatus(408);
	}

	@Test
	void opensWhenTheBodyHasArrivedThatIsNotRead() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet(),
				(request) -> request.body(Mono.just("late").delayElement(Duration.ofSeconds(2))));
		stream.advance(Duration.ofSeconds(1));
		assertThat(stream.status()).isNull();
		stream.advance(Duration.ofSeconds(1));
		assertThat(stream).hasStatus(200).isOpen();
	}

	@Test
	void anEventWithoutDataIsNotExpectedAsData() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet());
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(stream).hasSentData("a", null))
			.withMessage("'data' must not contain null: an event without data does not count");
	}

	@Test
	void aRequestWithABodyIsAPost() {
		assertThat(TestEventSource.open(new Search(), (request) -> request.body("{}")).connection().method())
			.isEqualTo(HttpMethod.POST);
	}

	@Test
	void hasTheMethodOfTheMapping() {
		assertThat(TestEventSource.open(new Search()).connection().method()).isEqualTo(HttpMethod.POST);
	}

	@Test
	void dataThatCannotBeEncodedFailsTheStream() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet());
		stream.send(Event.of(new Unreadable()));
		assertThat(stream).hasEnded(Termination.Failed.class).hasSentNothing();
	}

	@Test
	void runsAnExistingPublisherInVirtualTime() {
		TestEventSource<Void> stream = TestEventSource
			.open(BuckarooEventSource.from((connection) -> Flux.interval(Duration.ofSeconds(1))
				.take(2)
				.map((number) -> ServerSentEvent.builder(number).build())));
		stream.advance(Duration.ofSeconds(2));
		assertThat(stream).hasSentData(0L, 1L).hasEnded(Termination.Stopped.class);
	}

	@Test
	void anOverflowCutsTheStream() {
		TestEventSource<Void> stream = TestEventSource.open(new Clock(), (request) -> request.mailboxCapacity(1));
		stream.stopReading();
		stream.advance(Duration.ofSeconds(3));
		assertThat(stream).hasEnded(Termination.SlowConsumer.class).hasSentData("tick");
	}

	@Test
	void aClientThatDoesNotReadReachesTheSendTimeout() {
		TestEventSource<Void> stream = TestEventSource.open(new Quiet());
		stream.stopReading();
		stream.send(Event.of("in the network"), Event.of("in the mailbox"));
		assertThat(stream).hasSentLast(Event.of("in the network")).isPaused();
		stream.advance(Duration.ofSeconds(10));
		assertThat(stream).hasEnded(Termination.SlowConsumer.class);
	}

	@SseMapping("/clock")
	static class Clock implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			connection.mailbox().sendEvery(Duration.ofSeconds(1), Event.of("tick"));
			return Result.ok();
		}

	}

	static class Quiet implements BuckarooEventSource<Void> {

	}

	@SseMapping(value = "/orders", method = RequestMethod.POST)
	static class Search implements BuckarooEventSource<Void> {

		record Query(String author) {

		}

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.later(connection.body(Query.class),
					(query) -> Result.reply(Event.of("orders of " + query.author())));
		}

	}

	static class Unreadable {

		public String getText() {
			throw new IllegalStateException("cannot be read");
		}

	}

}
