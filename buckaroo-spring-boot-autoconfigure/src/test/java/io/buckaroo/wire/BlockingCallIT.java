package io.buckaroo.wire;

import java.util.concurrent.locks.LockSupport;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.junit.BlockingGuard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.blockhound.BlockingOperationError;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link BlockingGuard} reports a handler that blocks the event loop.
 */
class BlockingCallIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class);

	@Test
	void aSocketThatBlocksFails() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/blocking")) {
			client.sendText("block");
			assertThat(client.readFrame().closeCode()).isEqualTo(1011);
		}
		assertThatItFailedByBlocking();
	}

	@Test
	void anEventSourceThatBlocksFails() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/blocking/events")) {
			client.readHead();
			server.bean(Buckaroo.class).sendToRoute("/blocking/events", "block");
			assertThatItFailedByBlocking();
		}
	}

	private static void assertThatItFailedByBlocking() throws InterruptedException {
		Termination termination = server.bean(Handlers.class).terminations.next();
		assertThat(termination).isInstanceOfSatisfying(Termination.Failed.class,
				(failed) -> assertThat(failed.cause()).isInstanceOf(BlockingOperationError.class));
		assertThat(BlockingGuard.take()).hasSize(1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/blocking")
		BuckarooSocket<Void> socket() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					LockSupport.parkNanos(1);
					return Result.ok();
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping("/blocking/events")
		BuckarooEventSource<Void> events() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					LockSupport.parkNanos(1);
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
