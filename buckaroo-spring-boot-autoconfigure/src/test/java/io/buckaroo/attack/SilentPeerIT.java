package io.buckaroo.attack;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that pings distinguish a silent peer from a dead one, on the wire.
 */
@Tag("stress")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SilentPeerIT {

	/** The number of pings within two idle timeouts. */
	private static final int PINGS = 80;

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.websocket.idle-timeout=4s",
			"buckaroo.websocket.ping-interval=100ms", "buckaroo.websocket.close-timeout=100ms");

	@Test
	void aDeadPeerIsDetectedWithinTheIdleTimeout() throws Exception {
		try (BlackHole network = new BlackHole(server.port());
				RawConnection client = RawConnection.upgraded(network.port(), "/silent")) {
			assertThat(answerPings(client, 3)).succeedsWithin(TestServer.PATIENCE);
			network.swallow();
			assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
			server.awaitNoConnection();
			Channel channel = server.channel();
			await().atMost(TestServer.PATIENCE).until(() -> !channel.isOpen());
		}
	}

	@Test
	void aSilentPeerThatAnswersPingsStaysConnected() throws Exception {
		try (BlackHole network = new BlackHole(server.port());
				RawConnection client = RawConnection.upgraded(network.port(), "/silent")) {
			assertThat(answerPings(client, PINGS)).succeedsWithin(TestServer.PATIENCE);
			client.sendClose(1000);
			assertThat(server.bean(Handlers.class).terminations.next()).isInstanceOf(Termination.ClosedByPeer.class);
		}
	}

	/**
	 * Answers pings until the connection is closed.
	 * @return a future that completes after a number of pings
	 */
	private static CompletableFuture<Void> answerPings(RawConnection client, int count) {
		CompletableFuture<Void> enough = new CompletableFuture<>();
		CompletableFuture.runAsync(() -> {
			try {
				for (int pings = 1; true; pings++) {
					RawFrame ping = client.readFrame();
					assertThat(ping.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.PING);
					client.sendFrame(RawConnection.FIN | RawConnection.PONG, ping.payload());
					if (pings == count) {
						enough.complete(null);
					}
				}
			}
			catch (IOException | AssertionError closed) {
				enough.completeExceptionally(closed);
			}
		});
		return enough;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/silent")
		BuckarooSocket<Void> silent() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

	}

}
