package io.buckaroo.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Frames;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Result#idleTimeout}, on the wire.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IdleTimeoutIT {

	private static final Duration SHORTER = Duration.ofMillis(50);

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.websocket.idle-timeout=1h",
			"buckaroo.websocket.ping-interval=1h", "buckaroo.sse.retry=0");

	@Test
	void aShortenedIdleTimeoutClosesASocketLikeTheConfiguredOne() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/shortening")) {
			client.sendText("shorten");
			assertThat(client.readFrame().text()).isEqualTo("shortened");
			assertThat(client.readFrame().closeCode()).isEqualTo(1000);
			assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
		}
	}

	@Test
	void aTricklingFrameIsCutOff() throws IOException {
		ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
		try (RawConnection client = RawConnection.upgraded(server.port(), "/shortening")) {
			client.sendText("shorten");
			assertThat(client.readFrame().text()).isEqualTo("shortened");
			client.send(Frames.head(RawConnection.FIN | RawConnection.BINARY, 2, 50_000));
			sender.scheduleAtFixedRate(() -> trickle(client), 0, 1, TimeUnit.MILLISECONDS);
			assertThat(client.readFrame().closeCode()).isEqualTo(1000);
			assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
		}
		finally {
			sender.shutdownNow();
		}
	}

	private static void trickle(RawConnection client) {
		try {
			client.send(new byte[1]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void anEventStreamWithoutIdleTimeoutMaySetOne() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/impatient")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: first\n\n");
			assertThat(client.readChunk()).isEmpty();
			assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/shortening")
		BuckarooSocket<Void> shortening() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.idleTimeout(SHORTER, Result.reply(Frame.text("shortened")));
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping("/impatient")
		BuckarooEventSource<Void> impatient() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.idleTimeout(SHORTER, Result.reply(Event.of("first")));
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

	}

}
