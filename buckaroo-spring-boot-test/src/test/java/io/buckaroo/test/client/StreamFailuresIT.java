package io.buckaroo.test.client;

import io.buckaroo.Event;
import io.buckaroo.test.client.StreamHandlers.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the messages of failed expectations of a {@link ClientStream}.
 */
class StreamFailuresIT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.with(StreamHandlers.class);

	@Test
	void showsEverythingInOrder() {
		ClientStream stream = stream("/fixed").expectEvent("a");
		await().until(() -> "\u00e92".equals(stream.lastEventId()));
		assertThat(Failures.message(() -> stream.expectEvent("b")).replaceAll("time \\d+ ms", "time 3 s")).isEqualTo("""
				Expected the event "b", but received the event "b\\nc", name "n", id "1".

				Everything on the stream /fixed, in order:

				    +0 ms  sent GET /fixed over HTTP/1.1
				    +0 ms  opened: 200 OK
				    +0 ms  received the reconnection time 3 s
				    +0 ms  received the event "a"
				    +0 ms  received the event "b\\nc", name "n", id "1"   <-- this
				    +0 ms  received the event "{"symbol":"ACME","amount":31.4}"
				    +0 ms  received the comment "note"
				    +0 ms  received the reconnection time 7 s
				    +0 ms  received the event "", id "\u00e92"
				    +0 ms  now""");
	}

	@Test
	void nothingInsteadOfAnEvent() {
		ClientStream stream = application.impatient().stream("/empty").open();
		assertThat(Failures.headline(() -> stream.expectEvent("a")))
			.isEqualTo("Expected the event \"a\", but nothing came within 300 ms.");
		assertThat(Failures.headline(stream::expectEvent))
			.isEqualTo("Expected an event, but nothing came within 300 ms.");
		assertThat(Failures.headline(stream::expectEnd))
			.isEqualTo("Expected the end of the stream, but nothing came within 300 ms.");
		assertThat(Failures.headline(stream::expectDisconnect))
			.isEqualTo("Expected the connection to break, but nothing came within 300 ms.");
		assertThat(Failures.headline(() -> stream.expectJson(Price.class)))
			.isEqualTo("Expected JSON for the type " + Price.class.getName() + ", but nothing came within 300 ms.");
	}

	@Test
	void anotherEvent() {
		ClientStream stream = stream("/fixed");
		assertThat(Failures.headline(() -> stream.expectEvent(Event.of("a").withName("n"))))
			.isEqualTo("Expected the event \"a\", name \"n\", but received the event \"a\".");
		assertThat(Failures.headline(() -> stream.expectEvent(Event.of("b\nc").withName("n").withId("2")))).isEqualTo(
				"Expected the event \"b\\nc\", name \"n\", id \"2\", but received the event \"b\\nc\", name \"n\", id \"1\".");
		assertThat(Failures.headline(() -> stream.expectEvent(Event.of(new Price("ACME", 31.5)))))
			.isEqualTo("Expected the event \"{\"symbol\":\"ACME\",\"amount\":31.5}\", but received the event "
					+ "\"{\"symbol\":\"ACME\",\"amount\":31.4}\".");
	}

	@Test
	void textInsteadOfJson() {
		ClientStream stream = stream("/fixed");
		assertThat(Failures.headline(() -> stream.expectJson(Price.class))).startsWith("Expected JSON for the type "
				+ Price.class.getName() + ", but received the event \"a\". It cannot be decoded: ");
	}

	@Test
	void theEndInsteadOfAnEvent() {
		ClientStream stream = stream("/ending").expectEvent("last");
		assertThat(Failures.headline(stream::expectEvent)).isEqualTo("Expected an event, but the stream ended.");
		assertThat(Failures.headline(stream::expectNothing))
			.isEqualTo("Expected nothing within 100 ms, but the stream ended.");
		assertThat(Failures.headline(stream::expectDisconnect))
			.isEqualTo("Expected the connection to break, but the stream ended.");
		assertThat(Failures.headline(() -> {
			stream.expectComment();
			stream.expectComment();
		})).isEqualTo("Expected a comment, but the stream ended.");
		stream.expectEnd();
	}

	@Test
	void anEventInsteadOfTheEnd() {
		ClientStream stream = stream("/ending");
		assertThat(Failures.headline(stream::expectEnd))
			.isEqualTo("Expected the end of the stream, but received the event \"last\".");
	}

	@Test
	void anEventInsteadOfNothing() {
		ClientStream stream = stream("/fixed");
		assertThat(Failures.headline(stream::expectNothing))
			.isEqualTo("Expected nothing within 100 ms, but received the event \"a\".");
	}

	@Test
	void droppedInsteadOfTheEnd() {
		ClientStream stream = stream("/empty").drop();
		assertThat(Failures.headline(stream::expectEnd))
			.isEqualTo("Expected the end of the stream, but this client dropped the connection.");
	}

	@Test
	void closedInsteadOfAnEvent() {
		ClientStream stream = stream("/empty");
		stream.close();
		assertThat(Failures.headline(stream::expectEvent))
			.isEqualTo("Expected an event, but this client closed the stream.");
	}

	@Test
	void refusedInsteadOfOpen() {
		assertThat(Failures.message(() -> application.client().stream("/missing").open()))
			.startsWith("Expected the stream /missing to open, but the response was 404 NOT_FOUND\n")
			.contains("\"status\":404")
			.contains("sent GET /missing over HTTP/1.1");
		assertThat(Failures.headline(() -> application.client().stream("/gone").open()))
			.isEqualTo("Expected the stream /gone to open, but the response was 204 NO_CONTENT");
	}

	@Test
	void openInsteadOfRefused() {
		assertThat(Failures.headline(() -> application.client().stream("/empty").expectRefused(403)))
			.isEqualTo("Expected the stream /empty to be refused with 403, but it opened.");
	}

	private static ClientStream stream(String path) {
		return application.client().stream(path).open();
	}

}
