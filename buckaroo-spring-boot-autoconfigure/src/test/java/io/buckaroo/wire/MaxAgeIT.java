package io.buckaroo.wire;

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
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code max-age}: the end of a connection, as clients see it.
 */
@Timeout(60)
class MaxAgeIT {

	private static final String[] SETTINGS = { "buckaroo.websocket.max-age=300ms", "buckaroo.sse.max-age=300ms",
			"buckaroo.websocket.close-timeout=1s", "buckaroo.sse.retry=0", "buckaroo.routes[/lasting].max-age=0" };

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, SETTINGS);

	@RegisterExtension
	private static final TestServer http2 = TestServer.withHttp2(Handlers.class, SETTINGS);

	@BeforeEach
	void clear() {
		server.bean(Terminations.class).clear();
		http2.bean(Terminations.class).clear();
	}

	@Test
	void aSocketIsClosedWith1001() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket")) {
			RawFrame close = client.readFrame();
			assertThat(close.closeCode()).isEqualTo(1001);
			assertThat(close.closeReason()).isEqualTo("Maximum age reached");
			client.sendClose(1001);
			assertThat(client.readToEnd()).isEmpty();
			assertThat(server.bean(Terminations.class).next()).isEqualTo(new Termination.MaxAge());
		}
	}

	@Test
	void aStreamEndsWithItsLastChunkAndMayBeRequestedAgain() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			for (int i = 0; i < 2; i++) {
				client.request("GET /stream HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
				assertThat(client.readHead()).startsWith("HTTP/1.1 200");
				assertThat(client.readChunk()).isEmpty();
				assertThat(server.bean(Terminations.class).next()).isEqualTo(new Termination.MaxAge());
			}
		}
	}

	@Test
	void aSocketOverHttp2IsClosedWith1001() throws Exception {
		try (Http2Client client = new Http2Client(http2.port())) {
			Http2Stream socket = client.upgraded("/socket");
			assertThat(socket.readFrame()).isEqualTo("close 1001");
			socket.sendClose(1001);
			assertThat(socket.endsWithoutReset()).isTrue();
			assertThat(http2.bean(Terminations.class).next()).isEqualTo(new Termination.MaxAge());
		}
	}

	@Test
	void aStreamOverHttp2EndsWithoutAReset() throws Exception {
		try (Http2Client client = new Http2Client(http2.port())) {
			Http2Stream stream = client.stream("/stream");
			stream.head();
			assertThat(stream.endsWithoutReset()).isTrue();
			assertThat(http2.bean(Terminations.class).next()).isEqualTo(new Termination.MaxAge());
		}
	}

	@Test
	void aRouteMayHaveNoMaximumAge() throws Exception {
		try (RawConnection lasting = RawConnection.upgraded(server.port(), "/lasting");
				RawConnection aging = RawConnection.upgraded(server.port(), "/socket")) {
			assertThat(aging.readFrame().closeCode()).isEqualTo(1001);
			lasting.sendText("still here");
			assertThat(lasting.readFrame().text()).isEqualTo("still here");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Terminations terminations() {
			return new Terminations();
		}

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Void> socket(Terminations terminations) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.reply(frame);
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					terminations.add(termination);
				}

			};
		}

		@Bean
		@WebSocketMapping("/lasting")
		BuckarooSocket<Void> lasting() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream(Terminations terminations) {
			return new BuckarooEventSource<>() {

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					terminations.add(termination);
				}

			};
		}

	}

}
