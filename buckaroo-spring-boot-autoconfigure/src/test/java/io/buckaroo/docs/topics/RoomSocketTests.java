package io.buckaroo.docs.topics;

import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RoomSocket}, without a server.
 */
class RoomSocketTests {

	private final RoomSocket socket = new RoomSocket(mock(), new JsonMapper());

	private final RoomSocket.Guest ada = new RoomSocket.Guest("room/blue", "ada");

	@Test
	void sendsTheMessagesOfTheRoom() {
		TopicMessage published = new TopicMessage("room/blue", "17-1", new RoomSocket.Message("bob", "hello"));
		assertThat(this.socket.info(published, this.ada)).isEqualTo(
				Result.reply(Frame.text("{\"id\":\"17-1\",\"message\":{\"author\":\"bob\",\"text\":\"hello\"}}")));
	}

	@Test
	void encodesAMessageOnceForAllGuests() {
		TopicMessage published = new TopicMessage("room/blue", "17-1", new RoomSocket.Message("bob", "hello"));
		Result.Reply<Frame, RoomSocket.Guest> first = (Result.Reply<Frame, RoomSocket.Guest>) this.socket
			.info(published, this.ada);
		Result.Reply<Frame, RoomSocket.Guest> second = (Result.Reply<Frame, RoomSocket.Guest>) this.socket
			.info(published, new RoomSocket.Guest("room/blue", "bob"));
		assertThat(first.outputs().get(0)).isSameAs(second.outputs().get(0));
	}

	@Test
	void announcesThatMessagesWereLost() {
		assertThat(this.socket.info(new Subscribed("room/blue", "18-0", false), this.ada)).isInstanceOfSatisfying(
				Result.Reply.class,
				(reply) -> assertThat(((Frame.Text) reply.outputs().get(0)).text()).contains("\"reset\":true"));
	}

}
