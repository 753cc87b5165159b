package io.buckaroo.webflux;

import java.util.concurrent.TimeUnit;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.webflux.RawConnection.RawFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that pings tell a silent peer from a dead one, from outside.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SilentPeerTests {

	/** So many answers take longer than three idle timeouts. */
	private static final int PINGS = 30;

	private static TestServer server;

	@BeforeAll
	static void start() {
		server = TestServer.start(Handlers.class, "buckaroo.websocket.idle-timeout=1s",
				"buckaroo.websocket.ping-interval=100ms", "buckaroo.websocket.close-timeout=100ms");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void aDeadPeerIsGoneWithinTheIdleTimeout() throws Exception {
		try (BlackHole network = new BlackHole(server.port());
				RawConnection client = RawConnection.upgraded(network.port(), "/echo")) {
			client.sendText("here");
			assertThat(client.readFrame().text()).isEqualTo("here");
			assertThat(server.bean(Buckaroo.class).connections()).hasSize(1);
			network.swallow();
			assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
			server.awaitNoConnection();
		}
	}

	@Test
	void aSilentPeerThatAnswersPingsStays() throws Exception {
		try (BlackHole network = new BlackHole(server.port());
				RawConnection client = RawConnection.upgraded(network.port(), "/echo")) {
			for (int i = 0; i < PINGS; i++) {
				RawFrame ping = client.readFrame();
				assertThat(ping.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.PING);
				client.sendFrame(RawConnection.FIN | RawConnection.PONG, ping.payload());
			}
			client.sendClose(1000);
			assertThat(server.bean(Handlers.class).terminations.next()).isInstanceOf(Termination.ClosedByPeer.class);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame frame, @Nullable Void state) {
					return Result.reply(frame);
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

	}

}
