package io.buckaroo.demo;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicException;
import io.buckaroo.TopicMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * A chat with rooms, each of which is a topic with a history. A new client receives the
 * latest messages of its room; a client that reconnects, to any node, receives the
 * messages it missed.
 */
@Component
class ChatSocket implements BuckarooSocket<ChatSocket.Member> {

	private static final int MAX_NAME_LENGTH = 24;

	/** Number of messages that a new client receives from the history. */
	private static final int LATEST = 20;

	private final Buckaroo buckaroo;

	private final JsonMapper json;

	ChatSocket(Buckaroo buckaroo, JsonMapper json) {
		this.buckaroo = buckaroo;
		this.json = json;
	}

	@Override
	public Result<Frame, Member> init(Connection connection) {
		Member member = new Member(connection, "room/" + connection.pathVariable("room"), name(connection), false);
		String seen = connection.lastEventId();
		connection.subscribe(member.topic(), (seen != null) ? Position.after(seen) : Position.last(LATEST));
		connection.track(member.topic(), member.name());
		return Result.reply(frame("welcome", connection.id(), member.name(), "", null), member);
	}

	@Override
	public Result<Frame, Member> handle(Frame frame, @Nullable Member member) {
		if (member == null || !(frame instanceof Frame.Text text)) {
			return Result.ok();
		}
		Said said = new Said(member.connection().id(), member.name(), text.text());
		return Result.later(this.buckaroo.topic(member.topic())
			.publish(said)
			.thenReturn(Result.<Frame, Member>ok())
			.onErrorReturn(TopicException.class,
					Result.reply(frame("failed", said.id(), said.name(), said.text(), null))));
	}

	@Override
	public Result<Frame, Member> info(Object message, @Nullable Member member) {
		if (message instanceof TopicMessage published) {
			return (member == null || !member.restarting()) ? Result.reply(published.toFrame(this::said)) : Result.ok();
		}
		if (message instanceof PresenceChange change) {
			List<Frame> frames = new ArrayList<>();
			change.joined().forEach((name) -> frames.add(frame("joined", "", name, "", null)));
			change.left().forEach((name) -> frames.add(frame("left", "", name, "", null)));
			return Result.reply(frames);
		}
		if (message instanceof Subscribed subscribed && member != null) {
			return subscribed.recovered() ? Result.ok(member.withRestarting(false)) : restart(member);
		}
		return Result.ok();
	}

	/**
	 * Subscribes again like a new client, because too many messages were missed.
	 */
	private Result<Frame, Member> restart(Member member) {
		member.connection().unsubscribe(member.topic());
		member.connection().subscribe(member.topic(), Position.last(LATEST));
		return Result.reply(frame("reset", "", "", "", null), member.withRestarting(true));
	}

	private Frame said(TopicMessage message) {
		Said said = (Said) message.payload();
		return frame("said", said.id(), said.name(), said.text(), message.id());
	}

	private Frame frame(String type, String id, String name, String text, @Nullable String position) {
		return Frame.text(this.json.writeValueAsString(new Message(type, id, name, text, position)));
	}

	private static String name(Connection connection) {
		String name = connection.queryParams().getFirst("name");
		if (!StringUtils.hasText(name)) {
			return "Anonymous";
		}
		return name.strip()
			.codePoints()
			.limit(MAX_NAME_LENGTH)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
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

	/**
	 * Payload published for a chat message.
	 *
	 * @param id the id of the author's connection, which distinguishes authors of the
	 * same name
	 * @param name the name of the author
	 * @param text the text
	 */
	record Said(String id, String name, String text) {

	}

	/**
	 * Message to a client, sent as JSON.
	 *
	 * @param type {@code welcome}, which contains the client's own id, {@code joined},
	 * {@code said}, {@code left}, {@code failed} if the message was not published, or
	 * {@code reset} if the client missed too many messages and has to start over
	 * @param id the id of the author's connection, which distinguishes authors of the
	 * same name
	 * @param name the name of the author or member
	 * @param text the text
	 * @param position the id of the message, from which a client can resume, or
	 * {@code null} if {@code type} is not {@code said}
	 */
	record Message(String type, String id, String name, String text, @Nullable String position) {

	}

}
