package io.buckaroo.metrics;

import java.io.IOException;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionDrain;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ResponseStatusException;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the meters that hold for each version of HTTP.
 */
abstract class MetersContract {

	private static final String FOREIGN = "https://evil.example";

	/**
	 * Returns the application.
	 */
	abstract TestServer server();

	/**
	 * Requests a WebSocket.
	 * @param headers the names and values of additional headers
	 */
	abstract Peer socket(String path, String... headers) throws Exception;

	/**
	 * Requests an event stream.
	 * @param headers the names and values of additional headers
	 */
	abstract Peer stream(String path, String... headers) throws Exception;

	@Test
	void messagesAndBytesOfASocketAreCounted() throws Exception {
		Traffic received = traffic("websocket", "/echo", "received");
		Traffic sent = traffic("websocket", "/echo", "sent");
		try (Peer socket = socket("/echo")) {
			socket.send("Hello");
			assertThat(socket.readFrame()).isEqualTo("Hello");
			// Masked
			eventually(() -> assertThat(traffic("websocket", "/echo", "received")).isEqualTo(received.and(1, 11)));
			eventually(() -> assertThat(traffic("websocket", "/echo", "sent")).isEqualTo(sent.and(1, 7)));
		}
	}

	@Test
	void pingsAndPongsCountAsBytesOnly() throws Exception {
		try (Peer socket = socket("/echo")) {
			Traffic received = traffic("websocket", "/echo", "received");
			Traffic sent = traffic("websocket", "/echo", "sent");
			socket.ping("Hello");
			assertThat(socket.readFrame()).isEqualTo("Hello");
			eventually(() -> assertThat(traffic("websocket", "/echo", "received")).isEqualTo(received.and(0, 11)));
			eventually(() -> assertThat(traffic("websocket", "/echo", "sent")).isEqualTo(sent.and(0, 7)));
		}
	}

	@Test
	void messagesAndBytesOfAStreamAreCounted() throws Exception {
		Traffic sent = traffic("sse", "/events", "sent");
		try (Peer stream = stream("/events")) {
			server().bean(Buckaroo.class).sendToRoute("/events", Event.of("Hello"));
			assertThat(stream.readEvent()).isEqualTo("data: Hello");
			eventually(() -> assertThat(traffic("sse", "/events", "sent"))
				.isEqualTo(sent.and(1, "data: Hello\n\n".length())));
		}
		assertThat(traffic("sse", "/events", "received")).isEqualTo(new Traffic(0, 0));
	}

	@Test
	void openConnectionsAreMeasured() throws Exception {
		Peer socket = socket("/echo");
		Peer stream = stream("/events");
		eventually(() -> assertThat(gauge("buckaroo.connections", "websocket", "/echo")).isEqualTo(1));
		eventually(() -> assertThat(gauge("buckaroo.connections", "sse", "/events")).isEqualTo(1));
		socket.close();
		stream.close();
		eventually(() -> assertThat(gauge("buckaroo.connections", "websocket", "/echo")).isZero());
		eventually(() -> assertThat(gauge("buckaroo.connections", "sse", "/events")).isZero());
	}

	@Test
	void theEndOfASocketHasATerminationAndACloseCode() throws Exception {
		long before = ended("websocket", "/echo", "closed-by-peer", "1000");
		try (Peer socket = socket("/echo")) {
			socket.close(1000);
		}
		eventually(() -> assertThat(ended("websocket", "/echo", "closed-by-peer", "1000")).isEqualTo(before + 1));
	}

	@Test
	void theEndOfAStreamHasATerminationOnly() throws Exception {
		long before = ended("sse", "/events", "disconnected", "none");
		stream("/events").close();
		eventually(() -> assertThat(ended("sse", "/events", "disconnected", "none")).isEqualTo(before + 1));
	}

	@ParameterizedTest
	@CsvSource({ "/echo, admitted", "/checked, check", "/error, error" })
	void aHandshakeOfASocketHasAnOutcome(String path, String outcome) throws Exception {
		long before = handshakes("websocket", path, outcome);
		socket(path).close();
		eventually(() -> assertThat(handshakes("websocket", path, outcome)).isEqualTo(before + 1));
	}

	@ParameterizedTest
	@CsvSource({ "/events, admitted", "/stopped, admitted", "/refused, check", "/failed, error" })
	void aHandshakeOfAStreamHasAnOutcome(String path, String outcome) throws Exception {
		long before = handshakes("sse", path, outcome);
		stream(path).close();
		eventually(() -> assertThat(handshakes("sse", path, outcome)).isEqualTo(before + 1));
	}

	@Test
	void aMalformedHandshakeIsCounted() throws Exception {
		long before = handshakes("websocket", "/strict", "malformed");
		socket("/strict").close();
		eventually(() -> assertThat(handshakes("websocket", "/strict", "malformed")).isEqualTo(before + 1));
	}

	@Test
	void handshakesOfAForeignOriginAreCounted() throws Exception {
		long socket = handshakes("websocket", "/echo", "origin");
		long stream = handshakes("sse", "/events", "origin");
		socket("/echo", "origin", FOREIGN).close();
		stream("/events", "origin", FOREIGN).close();
		eventually(() -> assertThat(handshakes("websocket", "/echo", "origin")).isEqualTo(socket + 1));
		eventually(() -> assertThat(handshakes("sse", "/events", "origin")).isEqualTo(stream + 1));
	}

	@Test
	void handshakesAreCountedWhileTheNodeDrains() throws Exception {
		long socket = handshakes("websocket", "/echo", "draining");
		long stream = handshakes("sse", "/events", "draining");
		ConnectionDrain drain = server().bean(ConnectionDrain.class);
		drain.begin();
		try {
			socket("/echo").close();
			stream("/events").close();
		}
		finally {
			drain.cancel();
		}
		assertThat(handshakes("websocket", "/echo", "draining")).isEqualTo(socket + 1);
		assertThat(handshakes("sse", "/events", "draining")).isEqualTo(stream + 1);
	}

	@Test
	void aStreamThatInitRefusesDoesNotCountAsFailed() throws Exception {
		stream("/refused").close();
		eventually(() -> assertThat(handshakes("sse", "/refused", "check")).isPositive());
		assertThat(ended("sse", "/refused", "failed", "none")).isZero();
	}

	@Test
	void clientsThatDoNotReadAreMeasured() throws Exception {
		try (Peer socket = socket("/echo")) {
			socket.stopReading();
			Frame large = Frame.text("x".repeat(64 * 1024));
			eventually(() -> {
				server().bean(Buckaroo.class).sendToRoute("/echo", large);
				assertThat(gauge("buckaroo.connections.paused", "websocket", "/echo")).isEqualTo(1);
			});
		}
		eventually(() -> assertThat(gauge("buckaroo.connections.paused", "websocket", "/echo")).isZero());
	}

	private MeterRegistry registry() {
		return server().bean(MeterRegistry.class);
	}

	final double gauge(String name, String kind, String route) {
		return registry().get(name).tags("kind", kind, "route", route).gauge().value();
	}

	private Traffic traffic(String kind, String route, String direction) {
		return new Traffic(counter("buckaroo.messages", kind, route, direction),
				counter("buckaroo.bytes", kind, route, direction));
	}

	private double counter(String name, String kind, String route, String direction) {
		return registry().get(name)
			.tags("kind", kind, "route", route, "direction", direction)
			.functionCounter()
			.count();
	}

	final long handshakes(String kind, String route, String outcome) {
		return registry().get("buckaroo.handshakes")
			.tags("kind", kind, "route", route, "outcome", outcome)
			.timer()
			.count();
	}

	final long ended(String kind, String route, String termination, String closeCode) {
		return registry().get("buckaroo.connections.duration")
			.tags("kind", kind, "route", route, "termination", termination, "close.code", closeCode)
			.timer()
			.count();
	}

	/**
	 * The client of a connection.
	 */
	interface Peer extends AutoCloseable {

		void send(String text) throws Exception;

		void ping(String payload) throws Exception;

		/**
		 * Reads a frame and returns its payload.
		 */
		String readFrame() throws Exception;

		/**
		 * Reads an event of one line.
		 */
		String readEvent() throws Exception;

		/**
		 * Sends a close frame and waits for its echo.
		 */
		void close(int code) throws Exception;

		void stopReading();

		@Override
		void close() throws IOException;

	}

	/**
	 * The values of two counters.
	 */
	record Traffic(double messages, double bytes) {

		Traffic and(int messages, int bytes) {
			return new Traffic(this.messages + messages, this.bytes + bytes);
		}

	}

	/**
	 * A check that never answers. Not a bean of the type {@link HandshakeCheck}, which
	 * would apply to all routes.
	 */
	static final class SlowCheck {

		private volatile boolean underway;

		Mono<Admission> check(ServerRequest request) {
			this.underway = true;
			return Mono.never();
		}

		boolean isUnderway() {
			return this.underway;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/typed")
		MessageSocket<Integer, Integer, Void> typed() {
			return (number, state) -> Result.reply(number);
		}

		@Bean
		BuckarooRouter checkedRoutes(SlowCheck slowCheck) {
			BuckarooSocket<Void> unused = (frame, state) -> Result.ok();
			return BuckarooRouter.route()
				.websocket("/checked", unused,
						(route) -> route.check((request) -> Mono.just(Admission.refuse(HttpStatus.UNAUTHORIZED))))
				.websocket("/error", unused,
						(route) -> route.check((request) -> Mono.error(new IllegalStateException("on purpose"))))
				.websocket("/slow", unused, (route) -> route.check(slowCheck::check))
				.websocket("/strict", unused, (route) -> route.subprotocols("v2").subprotocolRequired())
				.build();
		}

		@Bean
		SlowCheck slowCheck() {
			return new SlowCheck();
		}

		@Bean
		@SseMapping("/events")
		BuckarooEventSource<Void> events() {
			return new BuckarooEventSource<>() {
			};
		}

		@Bean
		@SseMapping("/stopped")
		BuckarooEventSource<Void> stopped() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.stop();
				}

			};
		}

		@Bean
		@SseMapping("/refused")
		BuckarooEventSource<Void> refused() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					throw new ResponseStatusException(HttpStatus.NOT_FOUND);
				}

			};
		}

		@Bean
		@SseMapping("/failed")
		BuckarooEventSource<Void> failed() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					throw new IllegalStateException("on purpose");
				}

			};
		}

	}

}
