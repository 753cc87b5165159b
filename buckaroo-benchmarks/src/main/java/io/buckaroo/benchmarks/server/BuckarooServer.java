package io.buckaroo.benchmarks.server;

import java.io.IOException;
import java.util.Map;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.benchmarks.protocol.Feed;
import io.buckaroo.topic.TopicHistory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * An application with the starter: ordinary handlers, default settings, and the public
 * {@link Buckaroo} API for publishing.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ BlockingHandlers.class, OrderHandlers.class })
class BuckarooServer {

	/**
	 * Starts the server.
	 * @param args the command line arguments of Spring Boot
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Control control = Control.open();
		ApplicationContext context = SpringApplication.run(BuckarooServer.class, args);
		Buckaroo buckaroo = context.getBean(Buckaroo.class);
		Publisher publisher = new Publisher(
				Map.of(Feed.WEBSOCKET, (payload) -> buckaroo.sendToRoute(Feed.WEBSOCKET.path(), Frame.text(payload)),
						Feed.SSE, (payload) -> buckaroo.sendToRoute(Feed.SSE.path(), Event.of(payload)), Feed.TOPIC,
						(payload) -> buckaroo.topic(Feed.TOPIC.name()).publish(payload).subscribe(), Feed.HISTORY,
						(payload) -> buckaroo.topic(Feed.HISTORY.name()).publish(payload).subscribe()));
		control.serve(context, publisher);
	}

	@Bean
	@WebSocketMapping("/echo")
	BuckarooSocket<Void> echo() {
		return (frame, state) -> Result.reply(frame);
	}

	@Bean
	@WebSocketMapping("/broadcast")
	BuckarooSocket<Void> broadcast() {
		return new BuckarooSocket<>() {

			@Override
			public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
				return Result.ok();
			}

			@Override
			public Result<Frame, Void> info(Object message, @Nullable Void state) {
				return Result.reply((Frame) message);
			}

		};
	}

	@Bean
	@WebSocketMapping("/topic")
	BuckarooSocket<Void> topic() {
		return new TopicHandler(Feed.TOPIC.name());
	}

	@Bean
	@WebSocketMapping("/history")
	BuckarooSocket<Void> history() {
		return new TopicHandler(Feed.HISTORY.name());
	}

	@Bean
	TopicHistory kept() {
		return TopicHistory.of(Feed.HISTORY.name(), 1000);
	}

	@Bean
	@SseMapping("/events")
	BuckarooEventSource<Void> events() {
		return new BuckarooEventSource<>() {

			@Override
			public Result<Event, Void> info(Object message, @Nullable Void state) {
				return Result.reply((Event) message);
			}

		};
	}

	/**
	 * Sends the messages of a topic as text frames.
	 *
	 * @param topic the name of the topic
	 */
	private record TopicHandler(String topic) implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			connection.subscribe(this.topic);
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			return (message instanceof TopicMessage published) ? Result.reply(published.toFrame(TopicHandler::frame))
					: Result.ok();
		}

		private static Frame frame(TopicMessage message) {
			return Frame.text((String) message.payload());
		}

	}

}
