package io.buckaroo.observation;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.observation.OtlpReceiver.Span;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the spans of a connection: its opening and its end belong to the trace of its
 * handshake, on each transport, and callbacks see that trace.
 */
@Timeout(60)
class ConnectionTraceIT {

	@RegisterExtension
	@Order(1)
	private static final OtlpReceiver receiver = new OtlpReceiver();

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, properties());

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class, properties());

	private final String traceId = newTraceId();

	private final String header = "00-" + this.traceId + "-00f067aa0ba902b7-01";

	private static String[] properties() {
		return Stream
			.concat(Stream.of(TestServer.ACTUATOR, TestServer.TRACING, "buckaroo.sse.retry=0"),
					Stream.of(receiver.properties()))
			.toArray(String[]::new);
	}

	private static String newTraceId() {
		byte[] id = new byte[16];
		new Random().nextBytes(id);
		return HexFormat.of().formatHex(id);
	}

	@Test
	void aSocketOpensAndEndsInTheTraceOfItsHandshake() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", "traceparent: " + this.header)) {
			assertThat(client.readFrame().text()).isEqualTo(this.traceId);
			client.sendClose(1000);
			client.readFrame();
		}
		assertOpeningAndEnding("/socket", "websocket", "1000");
	}

	@Test
	void aSocketOverHttp2OpensAndEndsInTheTraceOfItsHandshake() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			client.upgraded("/socket", "traceparent", this.header).reset();
		}
		assertOpeningAndEnding("http connect /socket", "/socket", "websocket", "none");
	}

	@Test
	void aStreamOpensAndEndsInTheTraceOfItsHandshake() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream", "traceparent: " + this.header)) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: " + this.traceId + "\n\n");
		}
		assertOpeningAndEnding("/stream", "sse", "none");
	}

	@Test
	void aStreamOverHttp2OpensAndEndsInTheTraceOfItsHandshake() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			assertThat(client.stream("/stream", "traceparent", this.header).readLine())
				.isEqualTo("data: " + this.traceId);
		}
		assertOpeningAndEnding("/stream", "sse", "none");
	}

	@Test
	void aLaterResultSeesTheTraceOfTheHandshake() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", "traceparent: " + this.header)) {
			client.readFrame();
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo(this.traceId);
		}
	}

	@Test
	void blockingCallbacksSeeTheTraceOfTheHandshake() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/blocking", "traceparent: " + this.header)) {
			assertThat(client.readFrame().text()).isEqualTo(this.traceId);
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo(this.traceId);
		}
		eventually(() -> assertThat(server.bean(BlockingHandler.class).terminated).isEqualTo(this.traceId));
		assertOpeningAndEnding("/blocking", "websocket", "none");
	}

	@Test
	void callbacksHaveNoSpansUnlessRequested() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", "traceparent: " + this.header)) {
			client.readFrame();
			client.sendText("hello");
			client.readFrame();
		}
		eventually(() -> assertThat(receiver.trace(this.traceId)).extracting(Span::name)
			.containsExactlyInAnyOrder("http get /socket", "open /socket", "end /socket"));
	}

	private void assertOpeningAndEnding(String route, String kind, String closeCode) {
		assertOpeningAndEnding("http get " + route, route, kind, closeCode);
	}

	private void assertOpeningAndEnding(String requestName, String route, String kind, String closeCode) {
		eventually(() -> {
			List<Span> spans = receiver.trace(this.traceId);
			Span request = span(spans, requestName);
			Span opening = span(spans, "open " + route);
			assertThat(opening.parentId()).isEqualTo(request.id());
			assertThat(opening.attributes()).containsEntry("kind", kind).containsEntry("outcome", "success");
			Span ending = span(spans, "end " + route);
			assertThat(ending.parentId()).isEqualTo(request.id());
			assertThat(ending.attributes()).containsEntry("kind", kind)
				.containsEntry("close.code", closeCode)
				.containsEntry("connection.id", opening.attributes().get("connection.id"));
		});
	}

	private static Span span(List<Span> spans, String name) {
		assertThat(spans).extracting(Span::name).containsOnlyOnce(name);
		return spans.stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
	}

	private static String current(Tracer tracer) {
		io.micrometer.tracing.Span span = tracer.currentSpan();
		return (span != null) ? span.context().traceId() : "none";
	}

	private static String traceIn(ContextView context) {
		Observation observation = context.get(ObservationThreadLocalAccessor.KEY);
		TracingContext tracing = observation.getContextView().getRequired(TracingContext.class);
		return tracing.getSpan().context().traceId();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Void> socket(Tracer tracer) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					return Result.reply(Frame.text(current(tracer)));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.later(
							Mono.deferContextual((context) -> Mono.just(Result.reply(Frame.text(traceIn(context))))));
				}

			};
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream(Tracer tracer) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event.of(current(tracer)));
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/blocking", blocking = true)
		BlockingHandler blocking(Tracer tracer) {
			return new BlockingHandler(tracer);
		}

	}

	/**
	 * A handler that may block, and sends the current trace.
	 */
	static class BlockingHandler implements BuckarooSocket<Void> {

		private final Tracer tracer;

		private volatile @Nullable String terminated;

		BlockingHandler(Tracer tracer) {
			this.tracer = tracer;
		}

		@Override
		public Result<Frame, Void> init(Connection connection) {
			return Result.reply(Frame.text(current(this.tracer)));
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.reply(Frame.text(current(this.tracer)));
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.terminated = current(this.tracer);
		}

	}

}
