package io.buckaroo.topic;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for topics, on the wire.
 */
class TopicIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0",
			"buckaroo.topics.[prices].history.size=100", "buckaroo.topics.[prices].history.recovery-limit=2");

	@Test
	void aFeedOfEventsContainsTheMessagesAndTheirIds() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/prices")) {
			client.readHead();
			String position = id(client.readChunk());
			publish("prices", "a string");
			assertThat(client.readChunk()).isEqualTo("id: " + next(position) + "\ndata: a string\n\n");
		}
	}

	@Test
	void anObjectIsEncodedByTheCodecs() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/news")) {
			client.readHead();
			awaitSubscription(client);
			publish("news", Map.of("price", 12));
			assertThat(client.readChunk()).isEqualTo("data: {\"price\":12}\n\n");
		}
	}

	@Test
	void aReconnectedClientReceivesTheEventsThatItMissed() throws IOException {
		String position;
		try (RawConnection client = RawConnection.stream(server.port(), "/prices")) {
			client.readHead();
			position = id(client.readChunk());
		}
		publish("prices", "1");
		publish("prices", "2");
		try (RawConnection client = RawConnection.stream(server.port(), "/prices", "Last-Event-ID: " + position)) {
			client.readHead();
			assertThat(client.readChunk()).contains("data: 1\n").contains("data: 2\n").doesNotContain("reset");
		}
	}

	@Test
	void aClientThatMissedTooManyEventsReceivesOnlyAReset() throws IOException {
		String position;
		try (RawConnection client = RawConnection.stream(server.port(), "/prices")) {
			client.readHead();
			position = id(client.readChunk());
		}
		publish("prices", "1");
		publish("prices", "2");
		publish("prices", "3");
		try (RawConnection client = RawConnection.stream(server.port(), "/prices", "Last-Event-ID: " + position)) {
			client.readHead();
			String reset = client.readChunk();
			assertThat(reset).contains("event: reset\n").doesNotContain("data: 1");
			assertThat(id(reset)).isEqualTo(next(next(next(position))));
		}
	}

	@Test
	void aFeedOfFramesContainsTheMessagesAndTheirIds() throws IOException {
		String position;
		try (RawConnection client = RawConnection.upgraded(server.port(), "/prices")) {
			position = client.readFrame().text().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
			publish("prices", "one");
			assertThat(client.readFrame().text())
				.isEqualTo("{\"id\":\"%s\",\"data\":\"one\"}".formatted(next(position)));
			publish("prices", List.of(1, 2));
			assertThat(client.readFrame().text())
				.isEqualTo("{\"id\":\"%s\",\"data\":[1,2]}".formatted(next(next(position))));
		}
		try (RawConnection client = RawConnection.upgraded(server.port(), "/prices?lastEventId=" + position)) {
			client.readFrame();
			assertThat(client.readFrame().text()).contains("\"data\":\"one\"");
		}
		try (RawConnection client = RawConnection.upgraded(server.port(), "/prices?lastEventId=garbage")) {
			assertThat(client.readFrame().text()).contains("\"reset\":true");
		}
	}

	@Test
	void aHandlerSubscribesAndUnsubscribesInItsCallbacks() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/chooser")) {
			client.sendText("+one");
			assertThat(client.readFrame().text()).isEqualTo("done");
			client.sendText("+two");
			assertThat(client.readFrame().text()).isEqualTo("done");
			publish("one", "1");
			assertThat(client.readFrame().text()).isEqualTo("one: 1");
			client.sendText("-one");
			assertThat(client.readFrame().text()).isEqualTo("done");
			publish("one", "2");
			publish("two", "3");
			assertThat(client.readFrame().text()).isEqualTo("two: 3");
		}
	}

	@Test
	void aConnectionIsPresentUntilItEnds() throws IOException {
		try (RawConnection watcher = RawConnection.upgraded(server.port(), "/chooser")) {
			watcher.sendText("+room");
			assertThat(watcher.readFrame().text()).isEqualTo("done");
			try (RawConnection client = RawConnection.upgraded(server.port(), "/chooser")) {
				client.sendText("!room");
				assertThat(client.readFrame().text()).isEqualTo("done");
				assertThat(watcher.readFrame().text()).isEqualTo("joined [me]");
			}
			assertThat(watcher.readFrame().text()).isEqualTo("left [me]");
		}
	}

	private static void publish(String topic, Object payload) {
		server.bean(Buckaroo.class).topic(topic).publish(payload).block(TestServer.PATIENCE);
	}

	private static void awaitSubscription(RawConnection client) throws IOException {
		server.bean(Buckaroo.class).sendToRoute("/news", Event.of("ready"));
		assertThat(client.readChunk()).isEqualTo("data: ready\n\n");
	}

	private static String id(String event) {
		return event.replaceAll("(?s).*id: (\\S+)\n.*", "$1");
	}

	private static String next(String id) {
		String[] parts = id.split("-");
		return parts[0] + "-" + (Long.parseLong(parts[1]) + 1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@SseMapping("/prices")
		BuckarooEventSource<?> prices(Buckaroo buckaroo) {
			return buckaroo.topic("prices").eventSource();
		}

		@Bean
		@WebSocketMapping("/prices")
		BuckarooSocket<?> priceSocket(Buckaroo buckaroo) {
			return buckaroo.topic("prices").socket();
		}

		@Bean
		@SseMapping("/news")
		BuckarooEventSource<?> news(Buckaroo buckaroo) {
			return buckaroo.topic("news").eventSource();
		}

		@Bean
		@WebSocketMapping("/chooser")
		BuckarooSocket<Connection> chooser() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Connection> init(Connection connection) {
					return Result.ok(connection);
				}

				@Override
				public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
					String text = ((Frame.Text) frame).text();
					switch (text.charAt(0)) {
						case '+' -> connection.subscribe(text.substring(1));
						case '-' -> connection.unsubscribe(text.substring(1));
						default -> connection.track(text.substring(1), "me");
					}
					return Result.reply(Frame.text("done"));
				}

				@Override
				public Result<Frame, Connection> info(Object message, @Nullable Connection connection) {
					if (message instanceof TopicMessage received) {
						return Result.reply(Frame.text(received.topic() + ": " + received.payload()));
					}
					if (message instanceof PresenceChange change) {
						return Result.reply(Frame
							.text(change.joined().isEmpty() ? "left " + change.left() : "joined " + change.joined()));
					}
					return Result.ok();
				}

			};
		}

	}

}
