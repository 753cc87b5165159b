package io.buckaroo.docs.topics;

import java.security.Principal;
import java.util.Set;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A room for authenticated users.
 */
@Component
@WebSocketMapping("/rooms/{room}")
class RoomSocket implements MessageSocket<String, Object, RoomSocket.Guest> {

	record Guest(String topic, String name) {

	}

	record Message(String author, String text) {

	}

	record Started(@Nullable String id, boolean reset) {

	}

	record Said(@Nullable String id, Message message) {

	}

	record Presence(Set<String> joined, Set<String> left) {

	}

	private final Buckaroo buckaroo;

	RoomSocket(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@Override
	public Result<Object, Guest> init(Connection connection) {
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
	public Result<Object, Guest> handle(String text, Guest guest) {
		Message message = new Message(guest.name(), text);
		return Result.later(this.buckaroo.topic(guest.topic()).publish(message).thenReturn(Result.ok()));
	}

	@Override
	public Result<Object, Guest> info(Object message, Guest guest) {
		if (message instanceof TopicMessage published) {
			return Result.reply(published.toMessage(RoomSocket::said));
		}
		if (message instanceof PresenceChange change) {
			return Result.reply(new Presence(change.joined(), change.left()));
		}
		if (message instanceof Subscribed subscribed) {
			return Result.reply(new Started(subscribed.id(), !subscribed.recovered()));
		}
		return Result.ok();
	}

	private static Said said(TopicMessage published) {
		return new Said(published.id(), published.payload(Message.class));
	}

}
