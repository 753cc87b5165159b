package io.buckaroo.topic.redis;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.ServerProcess;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A node in a separate process.
 */
final class ClusterServer {

	private ClusterServer() {
	}

	/**
	 * Runs the node.
	 * @param properties the properties, such as {@code --buckaroo.cluster.type=redis}
	 */
	public static void main(String[] properties) throws Exception {
		ServerProcess.run(Application.class, properties, (context, command) -> {
			throw new IllegalArgumentException(command);
		});
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@SseMapping("/feed")
		BuckarooEventSource<?> feed(Buckaroo buckaroo) {
			return buckaroo.topic("kept").eventSource();
		}

		/**
		 * Sends presence changes to the client, and publishes received text.
		 */
		@Bean
		@WebSocketMapping("/room/{name}")
		BuckarooSocket<Void> room(Buckaroo buckaroo) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					connection.subscribe("room");
					connection.track("room", connection.pathVariable("name"));
					return Result.ok();
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result
						.later(buckaroo.topic("kept").publish(((Frame.Text) frame).text()).thenReturn(Result.ok()));
				}

				@Override
				public Result<Frame, Void> info(Object message, @Nullable Void state) {
					return (message instanceof PresenceChange change)
							? Result.reply(Frame.text("+" + change.joined() + " -" + change.left())) : Result.ok();
				}

			};
		}

	}

}
