package io.buckaroo.demo;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * A chat with rooms. Whoever says something sends it to the mailbox of everyone in the
 * room, and what arrives in a mailbox goes to its client: that is what {@code info} does
 * with a frame unless told otherwise.
 */
@Component
class ChatSocket implements BuckarooSocket<ChatSocket.Member> {

	private static final int LONGEST_NAME = 24;

	private final Map<String, Set<Mailbox>> rooms = new ConcurrentHashMap<>();

	private final JsonMapper json;

	ChatSocket(JsonMapper json) {
		this.json = json;
	}

	@Override
	public Result<Frame, Member> init(Connection connection) {
		Member member = new Member(connection.id(), connection.pathVariable("room"), name(connection));
		this.rooms.compute(member.room(), (room, mailboxes) -> {
			Set<Mailbox> present = (mailboxes != null) ? mailboxes : ConcurrentHashMap.newKeySet();
			present.add(connection.mailbox());
			return present;
		});
		tellRoom(member, "joined", "");
		return Result.reply(frame(member, "welcome", ""), member);
	}

	@Override
	public Result<Frame, Member> handle(Frame frame, @Nullable Member member) {
		if (member != null && frame instanceof Frame.Text text) {
			tellRoom(member, "said", text.text());
		}
		return Result.ok();
	}

	@Override
	public void terminate(Termination termination, Connection connection, @Nullable Member member) {
		if (member != null) {
			this.rooms.computeIfPresent(member.room(), (room, mailboxes) -> {
				mailboxes.remove(connection.mailbox());
				return mailboxes.isEmpty() ? null : mailboxes;
			});
			tellRoom(member, "left", "");
		}
	}

	private void tellRoom(Member member, String type, String text) {
		Frame frame = frame(member, type, text);
		this.rooms.getOrDefault(member.room(), Set.of()).forEach((mailbox) -> mailbox.send(frame));
	}

	private Frame frame(Member member, String type, String text) {
		return Frame.text(this.json.writeValueAsString(new Message(type, member.id(), member.name(), text)));
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
	 * @param id the connection
	 * @param room the room
	 * @param name the name
	 */
	record Member(String id, String room, String name) {

	}

	/**
	 * What a client is told, as JSON.
	 *
	 * @param type {@code welcome}, which tells a client its own id, {@code joined},
	 * {@code said} or {@code left}
	 * @param id who, even if two have one name
	 * @param name the name
	 * @param text what was said
	 */
	record Message(String type, String id, String name, String text) {

	}

}
