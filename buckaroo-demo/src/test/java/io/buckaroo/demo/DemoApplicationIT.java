package io.buckaroo.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import io.buckaroo.Event;
import io.buckaroo.demo.ChatSocket.Message;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.test.client.ClientStream;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link DemoApplication}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DemoApplicationIT {

	@LocalServerPort
	private int port;

	@Autowired
	private BuckarooTestClient client;

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
		ClientStream stream = this.client.stream("/sse/time").open();
		for (int i = 0; i < 2; i++) {
			Event event = stream.expectEvent();
			assertThat(event.name()).isEqualTo("time");
			assertThat(Instant.ofEpochMilli(Long.parseLong(String.valueOf(event.data())))).isCloseTo(Instant.now(),
					within(1, ChronoUnit.MINUTES));
		}
	}

	@Test
	void echoRepliesWithTheReceivedText() {
		this.client.socket("/echo").open().send("Giddy-up! \uD83D\uDC0E").expectText("Giddy-up! \uD83D\uDC0E");
	}

	@Test
	void clientsInOneRoomReceiveEachOthersMessages() {
		ClientSocket ada = enter("stable", "Ada");
		ClientSocket bob = enter("stable", "Bob");
		awaitMessage(ada, "joined", "Bob", "");
		ada.send("Hello, Bob");
		awaitMessage(ada, "said", "Ada", "Hello, Bob");
		awaitMessage(bob, "said", "Ada", "Hello, Bob");
		bob.send("Hello, Ada");
		awaitMessage(ada, "said", "Bob", "Hello, Ada");
		awaitMessage(bob, "said", "Bob", "Hello, Ada");
	}

	@Test
	void clientReceivesOnlyMessagesOfItsOwnRoom() {
		ClientSocket ada = enter("inside", "Ada");
		ClientSocket eve = enter("outside", "Eve");
		ada.send("A secret");
		awaitMessage(ada, "said", "Ada", "A secret");
		eve.expectNothing();
	}

	@Test
	void clientsOfTheSameNameHaveDifferentIds() {
		ClientSocket first = connect("twins", "Ada");
		String id = awaitMessage(first, "welcome", "Ada", "").id();
		ClientSocket second = connect("twins", "Ada");
		assertThat(awaitMessage(second, "welcome", "Ada", "").id()).isNotEqualTo(id);
		first.send("It is me");
		assertThat(awaitMessage(second, "said", "Ada", "It is me").id()).isEqualTo(id);
	}

	@Test
	void newClientReceivesTheLatestMessages() {
		ClientSocket ada = enter("library", "Ada");
		ada.send("one").send("two");
		awaitMessage(ada, "said", "Ada", "two");
		ClientSocket bob = connect("library", "Bob");
		awaitMessage(bob, "said", "Ada", "one");
		awaitMessage(bob, "said", "Ada", "two");
	}

	@Test
	void reconnectingClientReceivesOnlyMissedMessages() {
		ClientSocket ada = enter("attic", "Ada");
		ada.send("one");
		String seen = awaitMessage(ada, "said", "Ada", "one").position();
		ada.send("two");
		awaitMessage(ada, "said", "Ada", "two");
		ClientSocket back = ada.resume(Objects.requireNonNull(seen));
		assertThat(back.expectJson(Message.class).type()).isEqualTo("welcome");
		assertThat(back.expectJson(Message.class).text()).isEqualTo("two");
	}

	@Test
	void clientThatMissedTooManyMessagesStartsOver() {
		ClientSocket ada = enter("cellar", "Ada");
		ada.send("one");
		awaitMessage(ada, "said", "Ada", "one");
		ClientSocket back = ada.resume("0-7");
		awaitMessage(back, "reset", "", "");
		awaitMessage(back, "said", "Ada", "one");
	}

	@Test
	void roomIsNotifiedOfMembersThatLeave() {
		ClientSocket ada = enter("saloon", "Ada");
		ClientSocket bob = enter("saloon", "Bob");
		awaitMessage(ada, "joined", "Bob", "");
		bob.close();
		awaitMessage(ada, "left", "Bob", "");
	}

	@Test
	void clientWithoutNameIsAnonymous() {
		awaitMessage(this.client.socket("/chat/plains").open(), "welcome", "Anonymous", "");
	}

	@Test
	void longNameIsTruncated() {
		awaitMessage(connect("canyon", "x".repeat(100)), "welcome", "x".repeat(24), "");
	}

	private WebTestClient web() {
		return WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	private ClientSocket enter(String room, String name) {
		ClientSocket socket = connect(room, name);
		awaitMessage(socket, "welcome", name, "");
		awaitMessage(socket, "joined", name, "");
		return socket;
	}

	private ClientSocket connect(String room, String name) {
		return this.client.socket("/chat/{room}?name={name}", room, name).open();
	}

	/**
	 * Waits for a message, and ignores any other message received before it.
	 */
	private static Message awaitMessage(ClientSocket socket, String type, String name, String text) {
		while (true) {
			Message message = socket.expectJson(Message.class);
			if (message.type().equals(type) && message.name().equals(name) && message.text().equals(text)) {
				return message;
			}
		}
	}

}
