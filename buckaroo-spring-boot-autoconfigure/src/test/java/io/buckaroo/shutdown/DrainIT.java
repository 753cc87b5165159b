package io.buckaroo.shutdown;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionDrain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a node that drains while its application runs.
 */
@Timeout(60)
class DrainIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0");

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class, "buckaroo.sse.retry=0");

	@AfterEach
	void cancel() {
		drainOf(server).cancel();
		drainOf(http2Server).cancel();
	}

	@Test
	void connectionsEndAndNewOnesAreRefusedUntilTheDrainIsCancelled() throws Exception {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo");
				RawConnection stream = RawConnection.stream(server.port(), "/stream")) {
			stream.readHead();
			drainOf(server).begin();
			assertThat(socket.readFrame().closeCode()).isEqualTo(1001);
			socket.sendClose(1001);
			assertThat(stream.readChunk()).isEmpty();
		}
		assertRefused("/echo");
		assertRefused("/stream");
		drainOf(server).cancel();
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			socket.sendText("again");
			assertThat(socket.readFrame().text()).isEqualTo("again");
		}
	}

	@Test
	void connectionsOverHttp2EndAndNewOnesAreRefusedUntilTheDrainIsCancelled() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			Http2Stream socket = client.upgraded("/echo");
			Http2Stream stream = client.stream("/stream");
			stream.head();
			drainOf(http2Server).begin();
			assertThat(socket.readFrame()).isEqualTo("close 1001");
			socket.sendClose(1001);
			assertThat(stream.endsWithoutReset()).isTrue();
			assertThat(client.connect("/echo").head().status()).hasToString("503");
			assertThat(client.stream("/stream").head().status()).hasToString("503");
			drainOf(http2Server).cancel();
			Http2Stream again = client.upgraded("/echo");
			again.sendText("again");
			assertThat(again.readFrame()).isEqualTo("1 again");
		}
	}

	@Test
	void theApplicationRefusesTrafficUntilTheDrainIsCancelled() {
		ApplicationAvailability availability = server.bean(ApplicationAvailability.class);
		drainOf(server).begin();
		assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		drainOf(server).cancel();
		assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void anApplicationThatBecomesReadyWhileItDrainsRefusesTraffic() {
		ApplicationAvailability availability = server.bean(ApplicationAvailability.class);
		drainOf(server).begin();
		server.bean(Startup.class).complete();
		assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		drainOf(server).cancel();
		assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	private static void assertRefused(String path) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = path.equals("/echo") ? client.handshake(path) : streamHead(client, path);
			assertThat(head).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
		}
	}

	private static String streamHead(RawConnection client, String path) throws Exception {
		client.sendStreamRequest(path);
		return client.readHead();
	}

	private static ConnectionDrain drainOf(TestServer server) {
		return server.bean(ConnectionDrain.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Startup startup(ApplicationContext context) {
			return new Startup(context);
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new BuckarooEventSource<>() {
			};
		}

	}

	/**
	 * The last step of a start-up, as Spring Boot performs it.
	 */
	record Startup(ApplicationContext context) {

		void complete() {
			AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		}

	}

}
