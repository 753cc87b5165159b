package io.buckaroo.metrics;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the meters over HTTP/1.1, and for their form in Prometheus.
 */
class MetersIT extends MetersContract {

	@RegisterExtension
	private static final TestServer server = TestServer.withActuator(Handlers.class, "buckaroo.sse.retry=0");

	@Override
	TestServer server() {
		return server;
	}

	@Override
	Peer socket(String path, String... headers) throws Exception {
		RawConnection connection = new RawConnection(server.port());
		connection.handshake(path, lines(headers));
		return new RawPeer(connection);
	}

	@Override
	Peer stream(String path, String... headers) throws Exception {
		RawConnection connection = RawConnection.stream(server.port(), path, lines(headers));
		connection.readHead();
		return new RawPeer(connection);
	}

	private static String[] lines(String... namesAndValues) {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			lines.add(namesAndValues[i] + ": " + namesAndValues[i + 1]);
		}
		return lines.toArray(String[]::new);
	}

	@Test
	void aHandshakeWithoutAKeyIsMalformed() throws Exception {
		long before = handshakes("websocket", "/echo", "malformed");
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.request("GET /echo HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
					"Sec-WebSocket-Version: 13");
			connection.readHead();
		}
		eventually(() -> assertThat(handshakes("websocket", "/echo", "malformed")).isEqualTo(before + 1));
	}

	@Test
	void aClientThatLeavesDuringACheckCountsAsAnError() throws Exception {
		long before = handshakes("websocket", "/slow", "error");
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.sendHandshake("/slow");
			eventually(() -> assertThat(server.bean(SlowCheck.class).isUnderway()).isTrue());
		}
		eventually(() -> assertThat(handshakes("websocket", "/slow", "error")).isEqualTo(before + 1));
	}

	@Test
	void handshakesOverALimitAreCounted() throws Exception {
		try (TestServer limited = TestServer.start(Handlers.class, TestServer.ACTUATOR,
				"buckaroo.websocket.max-connections=1");
				RawConnection first = RawConnection.upgraded(limited.port(), "/echo");
				RawConnection second = new RawConnection(limited.port())) {
			second.handshake("/echo");
			first.sendClose(1000);
			assertThat(limited.bean(MeterRegistry.class)
				.get("buckaroo.handshakes")
				.tags("kind", "websocket", "route", "/echo", "outcome", "limit")
				.timer()
				.count()).isEqualTo(1);
		}
	}

	@Test
	void aMessageThatCannotBeDecodedIsCounted() throws Exception {
		double before = malformed("undecodable");
		try (RawConnection connection = RawConnection.upgraded(server.port(), "/typed")) {
			connection.sendText("x");
			assertThat(connection.readFrame().closeCode()).isEqualTo(1007);
		}
		assertThat(malformed("undecodable")).isEqualTo(before + 1);
	}

	private static double malformed(String reason) {
		return server.bean(MeterRegistry.class)
			.get("buckaroo.messages.malformed")
			.tags("kind", "websocket", "route", "/typed", "reason", reason)
			.functionCounter()
			.count();
	}

	@Test
	void prometheusScrapesAllMeters() throws Exception {
		String scraped = scrape();
		assertThat(scraped).contains("# TYPE buckaroo_connections gauge",
				"buckaroo_connections{kind=\"websocket\",route=\"/echo\"} 0.0",
				"buckaroo_connections_paused{kind=\"sse\",route=\"/events\"} 0.0",
				"# TYPE buckaroo_handshakes_seconds summary",
				"buckaroo_handshakes_seconds_count{kind=\"sse\",outcome=\"malformed\",route=\"/stopped\"} 0",
				"# TYPE buckaroo_messages_total counter",
				"buckaroo_messages_total{direction=\"sent\",kind=\"sse\",route=\"/stopped\"} 0.0",
				"# TYPE buckaroo_bytes_total counter",
				"buckaroo_bytes_total{direction=\"received\",kind=\"websocket\",route=\"/checked\"} 0.0",
				"buckaroo_mailbox_rejected_total{kind=\"websocket\",overflow=\"close\",route=\"/echo\"} 0.0",
				"# TYPE buckaroo_messages_malformed_total counter",
				"buckaroo_messages_malformed_total{kind=\"websocket\",reason=\"unsupported-frame\",route=\"/typed\"} 0.0",
				"buckaroo_connections_duration_seconds_count{close_code=\"1011\",kind=\"websocket\",route=\"/echo\",termination=\"failed\"} 0",
				"buckaroo_connections_duration_seconds_sum{close_code=\"none\",kind=\"sse\",route=\"/events\",termination=\"slow-consumer\"} 0.0",
				"buckaroo_topics 0.0", "buckaroo_subscriptions 0.0",
				"buckaroo_topic_resumed_total{outcome=\"recovered\"} 0.0",
				"buckaroo_topic_resumed_total{outcome=\"reset\"} 0.0");
	}

	private static String scrape() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(server.httpUri("/actuator/prometheus")).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	/**
	 * A client over HTTP/1.1.
	 *
	 * @param connection the connection
	 */
	private record RawPeer(RawConnection connection) implements Peer {

		@Override
		public void send(String text) throws Exception {
			this.connection.sendText(text);
		}

		@Override
		public void ping(String payload) throws Exception {
			this.connection.sendFrame(RawConnection.FIN | RawConnection.PING, payload.getBytes());
		}

		@Override
		public String readFrame() throws Exception {
			return this.connection.readFrame().text();
		}

		@Override
		public String readEvent() throws Exception {
			return this.connection.readChunk().strip();
		}

		@Override
		public void close(int code) throws Exception {
			this.connection.sendClose(code);
			assertThat(this.connection.readFrame().closeCode()).isEqualTo(code);
		}

		@Override
		public void stopReading() {
			// Nothing is read unless a test asks for it
		}

		@Override
		public void close() throws IOException {
			this.connection.close();
		}

	}

}
