package io.buckaroo.demo;

import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicException;
import io.buckaroo.TopicMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A chat with rooms, each of which is a topic with a history. A new client receives the
 * latest messages of its room; a client that reconnects, to any node, receives the
 * messages it missed.
 */
@Component
class ChatSocket implements MessageSocket<ChatSocket.Say, ChatSocket.Message, ChatSocket.Member> {

	private static final int MAX_NAME_LENGTH = 24;

	/** Number of messages that a new client receives from the history. */
	private static final int LATEST = 20;

	private final Buckaroo buckaroo;

	ChatSocket(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@Override
	public Result<Message, Member> init(Connection connection) {
		Member member = new Member(connection, "room/" + connection.pathVariable("room"), name(connection), false);
		String seen = connection.lastEventId();
		connection.subscribe(member.topic(), (seen != null) ? Position.after(seen) : Position.last(LATEST));
		connection.track(member.topic(), member.name());
		return Result.reply(new Welcome(connection.id(), member.name()), member);
	}

	@Override
	public Result<Message, Member> handle(Say say, Member member) {
		return Result.later(this.buckaroo.topic(member.topic())
			.publish(new Said(member.connection().id(), member.name(), say.text(), null))
			.thenReturn(Result.<Message, Member>ok())
			.onErrorReturn(TopicException.class, Result.reply(new Failed(say.text()))));
	}

	@Override
	public Result<Message, Member> info(Object message, Member member) {
		if (message instanceof TopicMessage published) {
			return member.restarting() ? Result.ok() : Result.reply(published.toMessage(Said::of));
		}
		if (message instanceof PresenceChange change) {
			return Result.reply(new Members(change.joined(), change.left()));
		}
		if (message instanceof Subscribed subscribed) {
			return subscribed.recovered() ? Result.ok(member.withRestarting(false)) : restart(member);
		}
		return Result.ok();
	}

	/**
	 * Subscribes again like a new client, because too many messages were missed.
	 */
	private Result<Message, Member> restart(Member member) {
		member.connection().unsubscribe(member.topic());
		member.connection().subscribe(member.topic(), Position.last(LATEST));
		return Result.reply(new Reset(), member.withRestarting(true));
	}

	private static String name(Connection connection) {
		String name = connection.queryParam("name");
		if (!StringUtils.hasText(name)) {
			return "Anonymous";
		}
		String stripped = name.strip();
		int characters = stripped.codePointCount(0, stripped.length());
		return stripped.substring(0, stripped.offsetByCodePoints(0, Math.min(characters, MAX_NAME_LENGTH)));
	}

	/**
	 * State of a connection.
	 *
	 * @param connection the connection
	 * @param topic the topic of the room
	 * @param name the name of the member
	 * @param restarting whether messages are ignored until the new subscription has
	 * begun, because they are received again from the history
	 */
	record Member(Connection connection, String topic, String name, boolean restarting) {

		Member withRestarting(boolean restarting) {
			return new Member(this.connection, this.topic, this.name, restarting);
		}

	}

	/** A message of a client. */
	record Say(String text) {

		Say {
			Assert.hasLength(text, "'text' must not be empty");
		}

	}

	/** A message to a client, whose JSON has the name of its type as {@code type}. */
	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Message {

	}

	/** The first message, with the id of the client's own connection. */
	record Welcome(String id, String name) implements Message {

	}

	/**
	 * A message to the room, which is also the payload that is published.
	 *
	 * @param id the id of the author's connection, which distinguishes authors of the
	 * same name
	 * @param name the name of the author
	 * @param text the text
	 * @param position the id of the message, from which a client can resume, or
	 * {@code null} if it has not been published yet
	 */
	record Said(String id, String name, String text, @Nullable String position) implements Message {

		static Said of(TopicMessage message) {
			Said said = message.payload(Said.class);
			return new Said(said.id, said.name, said.text, message.id());
		}

	}

	/** The names of members that have joined or left the room. */
	record Members(Set<String> joined, Set<String> left) implements Message {

	}

	/** The client's message was not published. */
	record Failed(String text) implements Message {

	}

	/** The client missed too many messages and has to start over. */
	record Reset() implements Message {

	}

}
