package io.buckaroo.docs.topics;

import java.util.Set;

import io.buckaroo.Frame;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoomSocket}, without a server.
 */
class RoomSocketTests {

	private final TestBuckaroo buckaroo = TestBuckaroo.create();

	private final RoomSocket socket = new RoomSocket(this.buckaroo, new JsonMapper());

	private final TestSocket<RoomSocket.Guest> ada = enter("ada");

	@Test
	void theGuestsReceiveTheMessagesOfTheRoom() {
		TestSocket<RoomSocket.Guest> bob = enter("bob");
		bob.receive("hello");
		String said = "{\"id\":null,\"message\":{\"author\":\"bob\",\"text\":\"hello\"}}";
		assertThat(this.ada).hasSentLast(said);
		assertThat(bob).hasSentLast(said);
	}

	@Test
	void sendsTheIdOfAMessage() {
		this.ada.send(new TopicMessage("room/blue", "17-1", "hello"));
		assertThat(this.ada).hasSentLast("{\"id\":\"17-1\",\"message\":\"hello\"}");
	}

	@Test
	void encodesAMessageOnceForAllGuests() {
		TestSocket<RoomSocket.Guest> bob = enter("bob");
		bob.receive("hello");
		assertThat(last(bob)).isSameAs(last(this.ada));
	}

	@Test
	void announcesThatMessagesWereLost() {
		this.ada.send(new Subscribed("room/blue", "18-0", false));
		assertThat(this.ada).hasSentLast("{\"id\":\"18-0\",\"reset\":true}");
	}

	@Test
	void theGuestsArePresent() {
		assertThat(this.ada).hasPresence("room/blue", "ada").hasSentLast("{\"joined\":[\"ada\"],\"left\":[]}");
		enter("bob").disconnect();
		assertThat(this.ada).hasSentLast("{\"joined\":[],\"left\":[\"bob\"]}");
		assertThat(this.buckaroo.topic("room/blue").members().block()).isEqualTo(Set.of("ada"));
	}

	private TestSocket<RoomSocket.Guest> enter(String name) {
		return this.buckaroo.openSocket(this.socket, (request) -> request.pathVariable("room", "blue").principal(name));
	}

	private static Frame last(TestSocket<?> socket) {
		return socket.sent().get(socket.sent().size() - 1).output();
	}

}
