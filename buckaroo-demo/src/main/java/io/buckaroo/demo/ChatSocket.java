package io.buckaroo.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * A chat with rooms, each of which is a topic with a history: whoever comes in sees what
 * was said last, and whoever comes back, to whichever node, what it has missed.
 */
@Component
class ChatSocket implements BuckarooSocket<ChatSocket.Member> {

	private static final int LONGEST_NAME = 24;

	/** How much of what was said a newcomer sees. */
	private static final int LATEST = 20;

	private final Buckaroo buckaroo;

	private final JsonMapper json;

	/** Kept, so that one frame serves all members of a room. */
	private final Function<TopicMessage, Frame> encoder = this::said;

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
	public Result<Frame, Member> handle(Frame.Data frame, @Nullable Member member) {
		if (member == null || !(frame instanceof Frame.Text text)) {
			return Result.ok();
		}
		Said said = new Said(member.connection().id(), member.name(), text.text());
		Mono<Boolean> published = this.buckaroo.topic(member.topic())
			.publish(said)
			.thenReturn(true)
			.onErrorReturn(TopicException.class, false);
		return Result.later(published, (done) -> done ? Result.ok()
				: Result.reply(frame("failed", said.id(), said.name(), said.text(), null)));
	}

	@Override
	public Result<Frame, Member> info(Object message, @Nullable Member member) {
		if (message instanceof TopicMessage heard) {
			return (member == null || !member.beginsAnew()) ? Result.reply(heard.toFrame(this.encoder)) : Result.ok();
		}
		if (message instanceof PresenceChange change) {
			List<Frame> frames = new ArrayList<>();
			change.joined().forEach((name) -> frames.add(frame("joined", "", name, "", null)));
			change.left().forEach((name) -> frames.add(frame("left", "", name, "", null)));
			return Result.reply(frames);
		}
		if (message instanceof Subscribed subscribed && member != null) {
			return subscribed.recovered() ? Result.ok(member.withBeginsAnew(false)) : beginAnew(member);
		}
		return Result.ok();
	}

	/**
	 * Too much was missed: it begins like a newcomer.
	 */
	private Result<Frame, Member> beginAnew(Member member) {
		member.connection().unsubscribe(member.topic());
		member.connection().subscribe(member.topic(), Position.last(LATEST));
		return Result.reply(frame("reset", "", "", "", null), member.withBeginsAnew(true));
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
			return "Somebody";
		}
		return name.strip()
			.codePoints()
			.limit(LONGEST_NAME)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * Who is on the other side of a connection: its state.
	 *
	 * @param connection the connection
	 * @param topic the topic of the room
	 * @param name the name
	 * @param beginsAnew what it hears comes again, from the history
	 */
	record Member(Connection connection, String topic, String name, boolean beginsAnew) {

		Member withBeginsAnew(boolean beginsAnew) {
			return new Member(this.connection, this.topic, this.name, beginsAnew);
		}

	}

	/**
	 * What is published when somebody says something.
	 *
	 * @param id who, even if two have one name
	 * @param name the name
	 * @param text what was said
	 */
	record Said(String id, String name, String text) {

	}

	/**
	 * What a client is told, as JSON.
	 *
	 * @param type {@code welcome}, which tells a client its own id, {@code joined},
	 * {@code said}, {@code left}, {@code failed} if it was not said, or {@code reset} if
	 * the client has missed too much and begins anew
	 * @param id who, even if two have one name
	 * @param name the name
	 * @param text what was said
	 * @param position of what was said, to come back to
	 */
	record Message(String type, String id, String name, String text, @Nullable String position) {

	}

}
