package io.buckaroo.demo;

import java.util.List;
import java.util.Set;

import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.Termination;
import io.buckaroo.demo.ChatSocket.Failed;
import io.buckaroo.demo.ChatSocket.Member;
import io.buckaroo.demo.ChatSocket.Members;
import io.buckaroo.demo.ChatSocket.Message;
import io.buckaroo.demo.ChatSocket.Reset;
import io.buckaroo.demo.ChatSocket.Said;
import io.buckaroo.demo.ChatSocket.Say;
import io.buckaroo.demo.ChatSocket.Welcome;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestMessageSocket;
import io.buckaroo.topic.TopicHistory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChatSocket}.
 */
class ChatSocketTests {

	private final TestBuckaroo buckaroo = TestBuckaroo.create(TopicHistory.of("room/*", 2));

	private final TestMessageSocket<Say, Message, Member> ada = enter("Ada", null);

	@Test
	void welcomesAMember() {
		assertThat(this.ada).hasSent(new Welcome(id(this.ada), "Ada"), joined("Ada")).hasPresence("room/stable", "Ada");
	}

	@Test
	void tellsTheRoomWhatIsSaid() {
		TestMessageSocket<Say, Message, Member> bob = enter("Bob", null);
		bob.receive(new Say("Hello, Ada"));
		Said said = said(bob);
		assertThat(said).isEqualTo(new Said(id(bob), "Bob", "Hello, Ada", said.position()));
		assertThat(this.ada).hasSentLast(joined("Bob"), said);
	}

	@Test
	void tellsTheRoomWhenAMemberLeaves() {
		enter("Bob", null).close();
		assertThat(this.ada).hasSentLast(joined("Bob"), new Members(Set.of(), Set.of("Bob")));
	}

	@Test
	void namesTheTypeOfAMessageInItsJson() {
		this.ada.receiveText("{\"text\":\"one\"}");
		assertThat(this.ada).hasSentLastContaining("{\"type\":\"Said\",\"id\":", "\"position\":");
	}

	@Test
	void aMessageTravelsToOtherNodesAsJson() {
		JsonMapper mapper = JsonMapper.builder().findAndAddModules().build();
		Said said = new Said("17", "Ada", "Hello", null);
		assertThat(mapper.readValue(mapper.writeValueAsString(said), Said.class)).isEqualTo(said);
	}

	@Test
	void aMemberThatReturnsReceivesWhatItMissed() {
		this.ada.receive(new Say("one"));
		String seen = said(this.ada).position();
		this.ada.disconnect();
		enter("Bob", null).receive(new Say("two"), new Say("three"));
		assertThat(enter("Ada", seen).sentMessages(Said.class)).extracting(Said::text).containsExactly("two", "three");
	}

	@Test
	void aMemberThatMissedTooMuchStartsOver() {
		this.ada.receive(new Say("one"));
		String seen = said(this.ada).position();
		this.ada.receive(new Say("two"), new Say("three"), new Say("four"));
		TestMessageSocket<Say, Message, Member> back = enter("Ada", seen);
		assertThat(back.sentMessages(Reset.class)).hasSize(1);
		assertThat(back.sentMessages(Said.class)).extracting(Said::text).containsExactly("three", "four");
	}

	@Test
	void tellsTheAuthorIfAMessageWasNotPublished() {
		this.buckaroo.failPublications();
		this.ada.receive(new Say("hello"));
		assertThat(this.ada).hasSentLast(new Failed("hello")).isOpen();
	}

	@Test
	void closesIfTheClientDoesNotSpeakTheProtocol() {
		this.ada.receiveText("hello");
		assertThat(this.ada).hasReceivedMalformed(Reason.UNDECODABLE)
			.hasEnded(Termination.Stopped.class)
			.hasCloseCode(1007);
	}

	@Test
	void acceptsATextOfSpaces() {
		this.ada.receive(new Say(" "));
		assertThat(said(this.ada).text()).isEqualTo(" ");
	}

	@Test
	void refusesAMessageWithoutText() {
		this.ada.receiveText("{}");
		assertThat(this.ada).hasCloseCode(1007).hasCloseReason("'text' must not be empty");
	}

	@Test
	void aClientWithoutANameIsAnonymous() {
		assertThat(enter(" ", null).state().name()).isEqualTo("Anonymous");
	}

	@Test
	void aLongNameIsCutAtACharacter() {
		assertThat(enter("\uD83D\uDC0E".repeat(30), null).state().name()).isEqualTo("\uD83D\uDC0E".repeat(24));
	}

	private TestMessageSocket<Say, Message, Member> enter(String name, @Nullable String lastEventId) {
		return this.buckaroo.openMessageSocket(new ChatSocket(this.buckaroo),
				(request) -> request.route("/chat/{room}")
					.pathVariable("room", "stable")
					.queryParam("name", name)
					.lastEventId(lastEventId));
	}

	private static String id(TestMessageSocket<?, ?, ?> socket) {
		return socket.connection().id();
	}

	private static Members joined(String name) {
		return new Members(Set.of(name), Set.of());
	}

	/**
	 * Returns what the room has been told last.
	 */
	private static Said said(TestMessageSocket<?, Message, ?> socket) {
		List<Said> said = socket.sentMessages(Said.class);
		return said.get(said.size() - 1);
	}

}
