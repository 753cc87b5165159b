package io.buckaroo.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limit of the message rate, on the wire.
 */
class MessageRateIT {

	private static final int PER_SECOND = 20;

	private static final int FLOOD = 2000;

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class,
			"buckaroo.routes[/limited].max-message-rate=" + PER_SECOND);

	@ParameterizedTest
	@ValueSource(ints = { RawConnection.FIN | RawConnection.TEXT, RawConnection.FIN | RawConnection.PING,
			RawConnection.FIN | RawConnection.PONG })
	void aClientThatExceedsTheRateIsClosedWith1008(int opcode) throws IOException {
		try (RawConnection connection = RawConnection.upgraded(server.port(), "/limited")) {
			connection.send(frames(opcode, FLOOD));
			RawFrame frame = connection.readFrame();
			int answers = 0;
			while (!frame.isClose()) {
				answers++;
				frame = connection.readFrame();
			}
			assertThat(frame.closeCode()).isEqualTo(1008);
			assertThat(answers).isLessThan(FLOOD);
			assertThat(server.bean(Handlers.class).terminations.next())
				.isEqualTo(new Termination.Evicted(CloseStatus.POLICY_VIOLATION.withReason("Too many messages")));
		}
	}

	@Test
	void fragmentsCount() throws IOException {
		try (RawConnection connection = RawConnection.upgraded(server.port(), "/limited")) {
			connection.sendFrame(RawConnection.TEXT, new byte[0]);
			connection.send(frames(RawConnection.CONTINUATION, FLOOD));
			assertThat(connection.readFrame().closeCode()).isEqualTo(1008);
			server.bean(Handlers.class).terminations.next();
		}
	}

	@Test
	void aRouteWithoutALimitAcceptsAnyNumber() throws IOException {
		try (RawConnection connection = RawConnection.upgraded(server.port(), "/unlimited")) {
			connection.send(frames(RawConnection.FIN | RawConnection.TEXT, FLOOD));
			for (int i = 0; i < FLOOD; i++) {
				assertThat(connection.readFrame().isClose()).isFalse();
			}
		}
	}

	private static byte[] frames(int opcode, int count) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = 0; i < count; i++) {
			frames.writeBytes(RawConnection.frame(opcode, new byte[] { 'x' }));
		}
		return frames.toByteArray();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/limited")
		BuckarooSocket<Void> limited() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.reply(frame);
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@WebSocketMapping("/unlimited")
		BuckarooSocket<Void> unlimited() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
