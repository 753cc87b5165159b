package io.buckaroo.docs.topics;

import java.security.Principal;
import java.util.Set;
import java.util.function.Function;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A room for authenticated users.
 */
@Component
@WebSocketMapping("/rooms/{room}")
class RoomSocket implements BuckarooSocket<RoomSocket.Guest> {

	record Guest(String topic, String name) {

	}

	record Message(String author, String text) {

	}

	record Started(@Nullable String id, boolean reset) {

	}

	record Said(@Nullable String id, Object message) {

	}

	record Presence(Set<String> joined, Set<String> left) {

	}

	private final Buckaroo buckaroo;

	private final JsonMapper json;

	private final Function<TopicMessage, Frame> encoder = this::encode;

	RoomSocket(Buckaroo buckaroo, JsonMapper json) {
		this.buckaroo = buckaroo;
		this.json = json;
	}

	@Override
	public Result<Frame, Guest> init(Connection connection) {
		Principal user = connection.principal();
		if (user == null) {
			return Result.stop(CloseStatus.POLICY_VIOLATION);
		}
		Guest guest = new Guest("room/" + connection.pathVariable("room"), user.getName());
		connection.subscribe(guest.topic(), Position.after(connection.lastEventId()));
		connection.track(guest.topic(), guest.name());
		return Result.ok(guest);
	}

	@Override
	public Result<Frame, Guest> handle(Frame.Data frame, Guest guest) {
		if (!(frame instanceof Frame.Text text)) {
			return Result.ok();
		}
		Message message = new Message(guest.name(), text.text());
		return Result.later(this.buckaroo.topic(guest.topic()).publish(message).thenReturn(Result.ok()));
	}

	@Override
	public Result<Frame, Guest> info(Object message, Guest guest) {
		if (message instanceof TopicMessage published) {
			return Result.reply(published.toFrame(this.encoder));
		}
		if (message instanceof PresenceChange change) {
			return Result.reply(frame(new Presence(change.joined(), change.left())));
		}
		if (message instanceof Subscribed subscribed) {
			return Result.reply(frame(new Started(subscribed.id(), !subscribed.recovered())));
		}
		return Result.ok();
	}

	private Frame encode(TopicMessage published) {
		return frame(new Said(published.id(), published.payload()));
	}

	private Frame frame(Object content) {
		return Frame.text(this.json.writeValueAsString(content));
	}

}
