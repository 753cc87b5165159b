package io.buckaroo.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.buckaroo.demo.ChatSocket.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DemoApplication}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DemoApplicationIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<WebSocket> open = new ArrayList<>();

	@LocalServerPort
	private int port;

	@Autowired
	private JsonMapper json;

	@AfterEach
	void disconnect() {
		this.open.forEach(WebSocket::abort);
	}

	@Test
	void healthIsUp() {
		web().get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP");
	}

	@Test
	void endpointDescribesTheRoutes() {
		web().get()
			.uri("/actuator/buckaroo")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.routes[*].route")
			.isEqualTo(List.of("/chat/{room}", "/echo", "/sse/time"));
	}

	@Test
	void dashboardIsHtml() {
		web().get()
			.uri("/actuator/buckaroo")
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("<title>Buckaroo</title>"));
	}

	@Test
	void pageIsHtml() {
		web().get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("<title>Buckaroo for Spring Boot</title>"));
	}

	@Test
	void timeIsSentInEpochMilliseconds() {
		List<ServerSentEvent<Long>> events = WebClient.create("http://localhost:" + this.port)
			.get()
			.uri("/sse/time")
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<Long>>() {
			})
			.filter((event) -> event.data() != null)
			.take(2)
			.collectList()
			.block(TIMEOUT);
		assertThat(events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.event()).isEqualTo("time");
			assertThat(Instant.ofEpochMilli(Objects.requireNonNull(event.data()))).isCloseTo(Instant.now(),
					within(1, ChronoUnit.MINUTES));
		});
	}

	@Test
	void echoRepliesWithTheReceivedText() {
		Client client = connect("/echo");
		client.say("Giddy-up! \uD83D\uDC0E");
		assertThat(client.receives()).isEqualTo("Giddy-up! \uD83D\uDC0E");
	}

	@Test
	void clientsInOneRoomReceiveEachOthersMessages() {
		Client ada = enter("stable", "Ada");
		Client bob = enter("stable", "Bob");
		assertReceives(ada, "joined", "Bob", "");
		ada.say("Hello, Bob");
		assertReceives(ada, "said", "Ada", "Hello, Bob");
		assertReceives(bob, "said", "Ada", "Hello, Bob");
		bob.say("Hello, Ada");
		assertReceives(ada, "said", "Bob", "Hello, Ada");
		assertReceives(bob, "said", "Bob", "Hello, Ada");
	}

	@Test
	void clientReceivesOnlyMessagesOfItsOwnRoom() {
		Client ada = enter("inside", "Ada");
		Client eve = enter("outside", "Eve");
		ada.say("A secret");
		assertReceives(ada, "said", "Ada", "A secret");
		eve.say("Is anyone here?");
		assertReceives(eve, "said", "Eve", "Is anyone here?");
	}

	@Test
	void clientsOfTheSameNameHaveDifferentIds() {
		Client first = connect("/chat/twins?name=Ada");
		String id = awaitMessage(first, "welcome", "Ada", "").id();
		Client second = connect("/chat/twins?name=Ada");
		assertThat(awaitMessage(second, "welcome", "Ada", "").id()).isNotEqualTo(id);
		first.say("It is me");
		assertThat(awaitMessage(second, "said", "Ada", "It is me").id()).isEqualTo(id);
	}

	@Test
	void newClientReceivesTheLatestMessages() {
		Client ada = enter("library", "Ada");
		ada.say("one");
		ada.say("two");
		assertReceives(ada, "said", "Ada", "two");
		Client bob = connect("/chat/library?name=Bob");
		assertReceives(bob, "said", "Ada", "one");
		assertReceives(bob, "said", "Ada", "two");
	}

	@Test
	void reconnectingClientReceivesOnlyMissedMessages() {
		Client ada = enter("attic", "Ada");
		ada.say("one");
		String seen = awaitMessage(ada, "said", "Ada", "one").position();
		ada.say("two");
		assertReceives(ada, "said", "Ada", "two");
		Client back = connect("/chat/attic?name=Ada&lastEventId=" + seen);
		assertThat(message(back).type()).isEqualTo("welcome");
		assertThat(message(back).text()).isEqualTo("two");
	}

	@Test
	void clientThatMissedTooManyMessagesStartsOver() {
		Client ada = enter("cellar", "Ada");
		ada.say("one");
		assertReceives(ada, "said", "Ada", "one");
		Client back = connect("/chat/cellar?name=Ada&lastEventId=0-7");
		assertReceives(back, "reset", "", "");
		assertReceives(back, "said", "Ada", "one");
	}

	@Test
	void roomIsNotifiedOfMembersThatLeave() {
		Client ada = enter("saloon", "Ada");
		Client bob = enter("saloon", "Bob");
		assertReceives(ada, "joined", "Bob", "");
		bob.leave();
		assertReceives(ada, "left", "Bob", "");
	}

	@Test
	void clientWithoutNameIsAnonymous() {
		Client client = connect("/chat/plains");
		assertReceives(client, "welcome", "Anonymous", "");
	}

	@Test
	void longNameIsTruncated() {
		Client client = connect("/chat/canyon?name=" + "x".repeat(100));
		assertReceives(client, "welcome", "x".repeat(24), "");
	}

	private WebTestClient web() {
		return WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	private Client enter(String room, String name) {
		Client client = connect("/chat/%s?name=%s".formatted(room, name));
		assertReceives(client, "welcome", name, "");
		assertReceives(client, "joined", name, "");
		return client;
	}

	private Client connect(String path) {
		Received received = new Received();
		WebSocket socket = this.http.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + this.port + path), received)
			.join();
		this.open.add(socket);
		return new Client(socket, received);
	}

	private void assertReceives(Client client, String type, String name, String text) {
		awaitMessage(client, type, name, text);
	}

	/**
	 * Waits for a message, and ignores any other message received before it.
	 */
	private Message awaitMessage(Client client, String type, String name, String text) {
		while (true) {
			Message message = message(client);
			if (message.type().equals(type) && message.name().equals(name) && message.text().equals(text)) {
				return message;
			}
		}
	}

	private Message message(Client client) {
		return this.json.readValue(client.receives(), Message.class);
	}

	/**
	 * A client of a socket.
	 */
	private record Client(WebSocket socket, Received received) {

		void say(String text) {
			this.socket.sendText(text, true).join();
		}

		String receives() {
			return await().atMost(TIMEOUT).until(this.received.messages::poll, Objects::nonNull);
		}

		void leave() {
			this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		}

	}

	/**
	 * Received text messages, reassembled.
	 */
	private static final class Received implements WebSocket.Listener {

		private final Queue<String> messages = new ConcurrentLinkedQueue<>();

		private final StringBuilder message = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.message.append(data);
			if (last) {
				this.messages.add(this.message.toString());
				this.message.setLength(0);
			}
			socket.request(1);
			return null;
		}

	}

}
