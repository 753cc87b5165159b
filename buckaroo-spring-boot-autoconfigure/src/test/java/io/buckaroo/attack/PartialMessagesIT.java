package io.buckaroo.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Frames;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code buckaroo.websocket.max-buffered}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PartialMessagesIT {

	private static final byte[] MESSAGE = Frames.binary(new byte[200_000]);

	private static final byte[] PART = Arrays.copyOf(MESSAGE, MESSAGE.length - 1);

	/** More parts than fit into the memory. */
	private static final int PARTS = 6;

	private static final Termination OVERLOADED = new Termination.Evicted(
			CloseStatus.SERVICE_OVERLOAD.withReason("Too much partial input"));

	private static final String[] PROPERTIES = { "buckaroo.websocket.max-buffered=1MB",
			"buckaroo.websocket.close-timeout=1s" };

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, PROPERTIES);

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class, PROPERTIES);

	@BeforeEach
	void clear() {
		server.bean(Terminations.class).clear();
		server.bean(Handlers.class).ended.clear();
	}

	@Test
	void aConnectionThatExceedsTheMemoryIsClosedWith1013(CapturedOutput output) throws Exception {
		List<RawConnection> clients = new ArrayList<>();
		for (int i = 0; i < PARTS; i++) {
			RawConnection client = RawConnection.upgraded(server.port(), "/size/" + i);
			clients.add(client);
			client.send(PART);
		}
		assertThat(server.bean(Terminations.class).next()).isEqualTo(OVERLOADED);
		assertThat(clients.get(server.bean(Handlers.class).ended.element()).readFrame().closeCode()).isEqualTo(1013);
		assertThat(output).containsOnlyOnce("exceeded 'buckaroo.websocket.max-buffered': WebSocket /size/{number} ");
		for (RawConnection client : clients) {
			client.close();
		}
	}

	@Test
	void aStreamOverHttp2ThatExceedsTheMemoryIsClosedWith1013() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			List<Http2Stream> sockets = new ArrayList<>();
			for (int i = 0; i < PARTS; i++) {
				Http2Stream socket = client.upgraded("/size/" + i);
				sockets.add(socket);
				socket.sendBytes(PART);
			}
			assertThat(http2Server.bean(Terminations.class).next()).isEqualTo(OVERLOADED);
			Http2Stream refused = sockets.get(http2Server.bean(Handlers.class).ended.element());
			assertThat(refused.readFrame()).isEqualTo("close 1013");
			assertThat(refused.endsWithoutReset()).isTrue();
		}
	}

	@Test
	void theMemoryOfConnectionsThatEndIsReleased() throws Exception {
		for (int i = 0; i < 3 * PARTS; i++) {
			RawConnection client = RawConnection.upgraded(server.port(), "/size/" + i);
			client.send(PART);
			if (i % 2 == 0) {
				client.reset();
			}
			client.close();
			assertThat(server.bean(Terminations.class).next()).isEqualTo(new Termination.Disconnected());
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		/** The numbers of connections that have ended, before their terminations. */
		private final Queue<Integer> ended = new ConcurrentLinkedQueue<>();

		@Bean
		Terminations terminations() {
			return new Terminations();
		}

		@Bean
		@WebSocketMapping("/size/{number}")
		BuckarooSocket<Void> size(Terminations terminations) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.reply(Frame.text(String.valueOf(frame.payload().remaining())));
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.ended.add(Integer.valueOf(connection.pathVariable("number")));
					terminations.add(termination);
				}

			};
		}

	}

}
