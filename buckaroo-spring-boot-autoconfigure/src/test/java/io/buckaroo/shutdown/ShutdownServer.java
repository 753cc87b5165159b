package io.buckaroo.shutdown;

import java.util.concurrent.CountDownLatch;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.ServerProcess;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with the starter that prints the end of each connection to standard
 * output.
 */
final class ShutdownServer {

	static final String OPENED = "opened ";

	static final String TERMINATING = "terminating ";

	static final String TERMINATED = "terminated ";

	/** The command that releases the handlers of {@code /slow}. */
	static final String RELEASE = "release";

	/** More bytes than small network buffers hold if the client does not read. */
	private static final int BIG = 16 * 1024 * 1024;

	private static final int SEND_BUFFER = 64 * 1024;

	private static final CountDownLatch released = new CountDownLatch(1);

	private ShutdownServer() {
	}

	/**
	 * Runs the application.
	 * @param properties the properties, such as
	 * {@code --buckaroo.shutdown.drain-timeout=2s}
	 */
	public static void main(String[] properties) throws Exception {
		ServerProcess.run(Application.class, properties, (context, command) -> {
			assertThat(command).isEqualTo(RELEASE);
			released.countDown();
		});
	}

	private static void print(String line) {
		System.out.println(line);
	}

	private static void printTerminated(Termination termination, Connection connection) {
		print(TERMINATED + connection.route() + " " + termination.getClass().getSimpleName());
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		NettyServerCustomizer sendBuffer() {
			return (server) -> server.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
		}

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Void> socket() {
			return new Socket(Result.ok());
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new Stream(Result.ok());
		}

		@Bean
		@WebSocketMapping("/socket/big")
		BuckarooSocket<Void> bigSocket() {
			return new Socket(Result.reply(Frame.text(".".repeat(BIG))));
		}

		@Bean
		@SseMapping("/stream/big")
		BuckarooEventSource<Void> bigStream() {
			return new Stream(Result.reply(Event.of(".".repeat(BIG))));
		}

		@Bean
		@WebSocketMapping(value = "/slow", blocking = true)
		BuckarooSocket<Void> slow() {
			return new Socket(Result.ok()) {

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					print(TERMINATING + connection.route());
					await();
					super.terminate(termination, connection, state);
				}

				private void await() {
					try {
						released.await();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}

			};
		}

	}

	private static class Socket implements BuckarooSocket<Void> {

		private final Result<Frame, Void> first;

		Socket(Result<Frame, Void> first) {
			this.first = first;
		}

		@Override
		public Result<Frame, Void> init(Connection connection) {
			print(OPENED + connection.route());
			return this.first;
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.reply(frame);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			printTerminated(termination, connection);
		}

	}

	private static final class Stream implements BuckarooEventSource<Void> {

		private final Result<Event, Void> first;

		Stream(Result<Event, Void> first) {
			this.first = first;
		}

		@Override
		public Result<Event, Void> init(Connection connection) {
			print(OPENED + connection.route());
			return this.first;
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			printTerminated(termination, connection);
		}

	}

}
