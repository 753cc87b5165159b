package io.buckaroo.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.buckaroo.Event;
import io.buckaroo.demo.ChatSocket.Members;
import io.buckaroo.demo.ChatSocket.Message;
import io.buckaroo.demo.ChatSocket.Reset;
import io.buckaroo.demo.ChatSocket.Said;
import io.buckaroo.demo.ChatSocket.Say;
import io.buckaroo.demo.ChatSocket.Welcome;
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
import static org.assertj.core.api.InstanceOfAssertFactories.type;

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
		awaitJoined(ada, "Bob");
		say(ada, "Hello, Bob");
		assertThat(awaitSaid(ada, "Hello, Bob").name()).isEqualTo("Ada");
		assertThat(awaitSaid(bob, "Hello, Bob").name()).isEqualTo("Ada");
		say(bob, "Hello, Ada");
		awaitSaid(ada, "Hello, Ada");
		awaitSaid(bob, "Hello, Ada");
	}

	@Test
	void clientReceivesOnlyMessagesOfItsOwnRoom() {
		ClientSocket ada = enter("inside", "Ada");
		ClientSocket eve = enter("outside", "Eve");
		say(ada, "A secret");
		awaitSaid(ada, "A secret");
		eve.expectNothing();
	}

	@Test
	void clientsOfTheSameNameHaveDifferentIds() {
		ClientSocket first = connect("twins", "Ada");
		String id = await(first, Welcome.class).id();
		ClientSocket second = connect("twins", "Ada");
		assertThat(await(second, Welcome.class).id()).isNotEqualTo(id);
		say(first, "It is me");
		assertThat(awaitSaid(second, "It is me").id()).isEqualTo(id);
	}

	@Test
	void newClientReceivesTheLatestMessages() {
		ClientSocket ada = enter("library", "Ada");
		say(ada, "one");
		say(ada, "two");
		awaitSaid(ada, "two");
		ClientSocket bob = connect("library", "Bob");
		awaitSaid(bob, "one");
		awaitSaid(bob, "two");
	}

	@Test
	void reconnectingClientReceivesOnlyMissedMessages() {
		ClientSocket ada = enter("attic", "Ada");
		say(ada, "one");
		String seen = awaitSaid(ada, "one").position();
		say(ada, "two");
		awaitSaid(ada, "two");
		ClientSocket back = ada.resume(Objects.requireNonNull(seen));
		assertThat(back.expectJson(Message.class)).isInstanceOf(Welcome.class);
		assertThat(back.expectJson(Message.class)).asInstanceOf(type(Said.class))
			.extracting(Said::text)
			.isEqualTo("two");
	}

	@Test
	void clientThatMissedTooManyMessagesStartsOver() {
		ClientSocket ada = enter("cellar", "Ada");
		say(ada, "one");
		awaitSaid(ada, "one");
		ClientSocket back = ada.resume("0-7");
		await(back, Reset.class);
		awaitSaid(back, "one");
	}

	@Test
	void roomIsNotifiedOfMembersThatLeave() {
		ClientSocket ada = enter("saloon", "Ada");
		ClientSocket bob = enter("saloon", "Bob");
		awaitJoined(ada, "Bob");
		bob.close();
		await(ada, Members.class, (members) -> members.left().contains("Bob"));
	}

	@Test
	void clientWithoutNameIsAnonymous() {
		ClientSocket socket = this.client.socket("/chat/plains").open();
		assertThat(await(socket, Welcome.class).name()).isEqualTo("Anonymous");
	}

	@Test
	void longNameIsTruncated() {
		assertThat(await(connect("canyon", "x".repeat(100)), Welcome.class).name()).isEqualTo("x".repeat(24));
	}

	@Test
	void clientThatDoesNotSpeakTheProtocolIsClosed() {
		enter("ravine", "Ada").send("Hello").ignoreMessages().expectClose(1007);
	}

	private WebTestClient web() {
		return WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	private ClientSocket enter(String room, String name) {
		ClientSocket socket = connect(room, name);
		await(socket, Welcome.class);
		awaitJoined(socket, name);
		return socket;
	}

	private ClientSocket connect(String room, String name) {
		return this.client.socket("/chat/{room}?name={name}", room, name).open();
	}

	private static void say(ClientSocket socket, String text) {
		socket.sendJson(new Say(text));
	}

	private static Said awaitSaid(ClientSocket socket, String text) {
		return await(socket, Said.class, (said) -> said.text().equals(text));
	}

	private static void awaitJoined(ClientSocket socket, String name) {
		await(socket, Members.class, (members) -> members.joined().contains(name));
	}

	private static <M extends Message> M await(ClientSocket socket, Class<M> type) {
		return await(socket, type, (message) -> true);
	}

	/**
	 * Waits for a message, and ignores any other message received before it.
	 */
	private static <M extends Message> M await(ClientSocket socket, Class<M> type, Predicate<M> condition) {
		while (true) {
			Message message = socket.expectJson(Message.class);
			if (type.isInstance(message) && condition.test(type.cast(message))) {
				return type.cast(message);
			}
		}
	}

}
