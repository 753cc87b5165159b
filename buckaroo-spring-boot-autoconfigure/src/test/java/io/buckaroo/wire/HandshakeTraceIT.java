package io.buckaroo.wire;

import java.util.HashMap;
import java.util.Map;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the callbacks of a connection see the trace of its handshake, whose
 * observation has been stopped.
 */
@Timeout(60)
class HandshakeTraceIT {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01";

	@RegisterExtension
	private static final TestServer server = TestServer.withActuator(Handlers.class, TestServer.TRACING,
			"buckaroo.sse.retry=0", "management.tracing.sampling.probability=1");

	@Test
	void aLaterOfASocketSeesTheTrace() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/later", TRACEPARENT)) {
			client.sendText("hello");
			String first = client.readFrame().text();
			assertThat(first).startsWith(TRACE + " ").endsWith(" child of it");
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo(first);
		}
	}

	@Test
	void aBlockingCallbackSeesTheTrace() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/blocking", TRACEPARENT)) {
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo(TRACE);
		}
	}

	@Test
	void tracestateIsKept() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/tracestate", TRACEPARENT,
				"tracestate: vendor=value")) {
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("vendor=value");
		}
	}

	@Test
	void aLaterOfAnEventSourceSeesTheTrace() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/events", TRACEPARENT)) {
			client.readHead();
			server.bean(Buckaroo.class).sendToRoute("/events", "hello");
			assertThat(client.readChunk()).startsWith("data: " + TRACE + " ").endsWith(" child of it\n\n");
		}
	}

	@Test
	void baggageIsKept() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/baggage", TRACEPARENT,
				"baggage: tenant=one")) {
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("one");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/later")
		BuckarooSocket<Void> later(Tracer tracer, ObservationRegistry registry) {
			return (frame, state) -> Result
				.later(trace(tracer, registry).map((trace) -> Result.reply(Frame.text(trace))));
		}

		@Bean
		@SseMapping("/events")
		BuckarooEventSource<Void> events(Tracer tracer, ObservationRegistry registry) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return Result.later(trace(tracer, registry).map((trace) -> Result.reply(Event.of(trace))));
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/blocking", blocking = true)
		BuckarooSocket<Void> blocking(Tracer tracer) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					Span span = tracer.currentSpan();
					return Result.reply(Frame.text((span != null) ? span.context().traceId() : "none"));
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/baggage", blocking = true)
		BuckarooSocket<Void> baggage(Tracer tracer) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.reply(Frame.text(String.valueOf(tracer.getAllBaggage().get("tenant"))));
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/tracestate", blocking = true)
		BuckarooSocket<Void> tracestate(Tracer tracer, Propagator propagator) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					Map<String, String> headers = new HashMap<>();
					propagator.inject(tracer.currentSpan().context(), headers, Map::put);
					return Result.reply(Frame.text(String.valueOf(headers.get("tracestate"))));
				}

			};
		}

		/**
		 * As an application writes it that knows the contexts of Spring's observations.
		 */
		@Bean
		ObservationPredicate predicateThatCastsByName() {
			return (name, context) -> !name.equals("http.server.requests")
					|| !((ServerRequestObservationContext) context).getCarrier().getURI().getPath().equals("/ignored");
		}

		/**
		 * Returns the ids of the current span in the scope of the observation, and
		 * whether the span of a child observation is its child.
		 */
		@SuppressWarnings("try")
		private static Mono<String> trace(Tracer tracer, ObservationRegistry registry) {
			return Mono.deferContextual((context) -> {
				Observation handshake = context.get(ObservationThreadLocalAccessor.KEY);
				Span span = handshake.scoped(tracer::currentSpan);
				Observation child = Observation.createNotStarted("child", registry)
					.parentObservation(handshake)
					.start();
				Span childSpan = child.scoped(tracer::currentSpan);
				child.stop();
				boolean isChild = span.context().spanId().equals(childSpan.context().parentId());
				return Mono.just(span.context().traceId() + " " + span.context().spanId()
						+ (isChild ? " child of it" : " unrelated"));
			});
		}

	}

}
