package io.buckaroo.docs.topics;

import java.util.Set;

import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestMessageSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoomSocket}, without a server.
 */
class RoomSocketTests {

	private final TestBuckaroo buckaroo = TestBuckaroo.create();

	private final RoomSocket socket = new RoomSocket(this.buckaroo);

	private final TestMessageSocket<String, Object, RoomSocket.Guest> ada = enter("ada");

	@Test
	void theGuestsReceiveTheMessagesOfTheRoom() {
		TestMessageSocket<String, Object, RoomSocket.Guest> bob = enter("bob");
		bob.receive("hello");
		RoomSocket.Said said = new RoomSocket.Said(null, new RoomSocket.Message("bob", "hello"));
		assertThat(this.ada).hasSentLast(said);
		assertThat(bob).hasSentLast(said);
	}

	@Test
	void sendsTheIdOfAMessage() {
		RoomSocket.Message hello = new RoomSocket.Message("bob", "hello");
		this.ada.send(new TopicMessage("room/blue", "17-1", hello));
		assertThat(this.ada).hasSentLast(new RoomSocket.Said("17-1", hello));
	}

	@Test
	void makesTheObjectOfAMessageOnceForAllGuests() {
		TestMessageSocket<String, Object, RoomSocket.Guest> bob = enter("bob");
		bob.receive("hello");
		assertThat(last(bob)).isSameAs(last(this.ada));
	}

	@Test
	void announcesThatMessagesWereLost() {
		this.ada.send(new Subscribed("room/blue", "18-0", false));
		assertThat(this.ada).hasSentLast(new RoomSocket.Started("18-0", true));
	}

	@Test
	void theGuestsArePresent() {
		assertThat(this.ada).hasPresence("room/blue", "ada")
			.hasSentLast(new RoomSocket.Presence(Set.of("ada"), Set.of()));
		enter("bob").disconnect();
		assertThat(this.ada).hasSentLast(new RoomSocket.Presence(Set.of(), Set.of("bob")));
		assertThat(this.buckaroo.topic("room/blue").members().block()).isEqualTo(Set.of("ada"));
	}

	private TestMessageSocket<String, Object, RoomSocket.Guest> enter(String name) {
		return this.buckaroo.openMessageSocket(this.socket,
				(request) -> request.pathVariable("room", "blue").principal(name));
	}

	private static Object last(TestMessageSocket<?, ?, ?> socket) {
		return socket.sentMessages().get(socket.sentMessages().size() - 1);
	}

}
