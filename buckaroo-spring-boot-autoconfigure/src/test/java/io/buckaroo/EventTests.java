package io.buckaroo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Event}.
 */
class EventTests {

	private static final Function<Object, String> NO_JSON = (data) -> {
		throw new AssertionError("Unexpected JSON encoding of " + data);
	};

	@Test
	void dataIsAField() {
		assertThat(encode(Event.of("hello"))).isEqualTo("data: hello\n\n");
	}

	@Test
	void dataIsInUtf8() {
		ByteBuffer encoded = WireFormat.encode(Event.of("\u00FC\uD83D\uDC0E"), NO_JSON);
		assertThat(bytes(encoded)).isEqualTo("data: \u00FC\uD83D\uDC0E\n\n".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void dataWithLfIsSeveralFields() {
		assertThat(encode(Event.of("a\nb"))).isEqualTo("data: a\ndata: b\n\n");
	}

	@Test
	void dataWithCrIsSeveralFields() {
		assertThat(encode(Event.of("a\rb"))).isEqualTo("data: a\ndata: b\n\n");
	}

	@Test
	void dataWithCrLfIsSeveralFields() {
		assertThat(encode(Event.of("a\r\nb"))).isEqualTo("data: a\ndata: b\n\n");
	}

	@Test
	void eachLineEndingCounts() {
		assertThat(encode(Event.of("a\n\rb\r\r\nc\n\nd")))
			.isEqualTo("data: a\ndata:\ndata: b\ndata:\ndata: c\ndata:\ndata: d\n\n");
	}

	@Test
	void aTrailingNewlineIsKept() {
		assertThat(encode(Event.of("a\n"))).isEqualTo("data: a\ndata:\n\n");
		assertThat(encode(Event.of("a\r"))).isEqualTo("data: a\ndata:\n\n");
		assertThat(encode(Event.of("a\r\n"))).isEqualTo("data: a\ndata:\n\n");
	}

	@Test
	void aLeadingNewlineIsKept() {
		assertThat(encode(Event.of("\na"))).isEqualTo("data:\ndata: a\n\n");
	}

	@Test
	void emptyDataIsAnEmptyField() {
		assertThat(encode(Event.of(""))).isEqualTo("data:\n\n");
	}

	@Test
	void aLeadingSpaceOfDataIsKept() {
		assertThat(encode(Event.of(" a"))).isEqualTo("data:  a\n\n");
	}

	@Test
	void aLeadingSpaceOfEachLineIsKept() {
		assertThat(encode(Event.of(" a\n b"))).isEqualTo("data:  a\ndata:  b\n\n");
	}

	@Test
	void aColonInDataIsKept() {
		assertThat(encode(Event.of(": id: 1"))).isEqualTo("data: : id: 1\n\n");
	}

	@Test
	void noDataIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.of(null)).withMessageContaining("data");
	}

	@Test
	void anIdComesBeforeTheData() {
		assertThat(encode(Event.of("a").withId("1"))).isEqualTo("id: 1\ndata: a\n\n");
	}

	@Test
	void anEmptyIdIsAnEmptyField() {
		assertThat(encode(Event.of("a").withId(""))).isEqualTo("id:\ndata: a\n\n");
	}

	@Test
	void aNameComesBeforeTheData() {
		assertThat(encode(Event.of("a").withName("tick"))).isEqualTo("event: tick\ndata: a\n\n");
	}

	@Test
	void aLeadingSpaceOfIdAndNameIsKept() {
		assertThat(encode(Event.of("a").withId(" 1").withName(" tick"))).isEqualTo("id:  1\nevent:  tick\ndata: a\n\n");
	}

	@Test
	void aRetryIsInMilliseconds() {
		assertThat(encode(Event.of("a").withRetry(Duration.ofSeconds(3)))).isEqualTo("retry: 3000\ndata: a\n\n");
	}

	@Test
	void aRetryMayBeZero() {
		assertThat(encode(Event.retry(Duration.ZERO))).isEqualTo("retry: 0\n");
	}

	@Test
	void aRetryAloneHasNoBlockOfItsOwn() {
		assertThat(encode(Event.retry(Duration.ofMillis(1500)))).isEqualTo("retry: 1500\n");
	}

	@Test
	void aRetryWithACommentHasNoBlockOfItsOwn() {
		assertThat(encode(Event.retry(Duration.ofMillis(1500)).withComment("later")))
			.isEqualTo(": later\nretry: 1500\n");
	}

	@Test
	void anIdOrANameAloneIsABlock() {
		assertThat(encode(Event.retry(Duration.ZERO).withId("1"))).isEqualTo("id: 1\nretry: 0\n\n");
		assertThat(encode(Event.comment("").withName("tick"))).isEqualTo(":\nevent: tick\n\n");
	}

	@Test
	void aNegativeRetryIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.retry(Duration.ofMillis(-1)))
			.withMessageContaining("retry");
	}

	@Test
	void aCommentAloneHasNoBlockOfItsOwn() {
		assertThat(encode(Event.comment("still here"))).isEqualTo(": still here\n");
	}

	@Test
	void anEmptyCommentIsAColon() {
		assertThat(encode(Event.comment(""))).isEqualTo(":\n");
	}

	@Test
	void aCommentMayHaveSeveralLines() {
		assertThat(encode(Event.comment("a\nb\r\nc\rd"))).isEqualTo(": a\n: b\n: c\n: d\n");
	}

	@Test
	void aLineOfACommentCannotBecomeAField() {
		assertThat(encode(Event.comment("a\ndata: b\n\nid: 1"))).isEqualTo(": a\n: data: b\n:\n: id: 1\n");
	}

	@Test
	void aCommentComesFirst() {
		assertThat(encode(Event.of("a").withComment("b"))).isEqualTo(": b\ndata: a\n\n");
	}

	@Test
	void allFieldsMayBeCombined() {
		Event event = Event.of("a\nb").withName("tick").withRetry(Duration.ofSeconds(1)).withComment("c").withId("1");
		assertThat(encode(event)).isEqualTo(": c\nid: 1\nevent: tick\nretry: 1000\ndata: a\ndata: b\n\n");
	}

	@Test
	void idAndNameNeedNoData() {
		assertThat(encode(Event.comment("c").withId("1").withName("tick"))).isEqualTo(": c\nid: 1\nevent: tick\n\n");
	}

	@Test
	void dataOtherThanAStringIsEncodedAsJson() {
		Event event = Event.of(Map.of("a", 1));
		assertThat(encode(event, (data) -> "{\"a\":1}")).isEqualTo("data: {\"a\":1}\n\n");
	}

	@Test
	void jsonWithSeveralLinesIsSeveralFields() {
		assertThat(encode(Event.of(1), (data) -> "{\n  1\n}")).isEqualTo("data: {\ndata:   1\ndata: }\n\n");
	}

	@Test
	void theJsonEncoderReceivesTheData() {
		Object data = new Object();
		List<Object> encoded = new ArrayList<>();
		encode(Event.of(data), (value) -> {
			encoded.add(value);
			return "{}";
		});
		assertThat(encoded).containsExactly(data);
	}

	@Test
	void dataIsEncodedAsJsonOnce() {
		List<Object> encoded = new ArrayList<>();
		Function<Object, String> json = (value) -> {
			encoded.add(value);
			return "1";
		};
		Event event = Event.of(1);
		assertThat(encode(event, json)).isEqualTo("data: 1\n\n");
		assertThat(encode(event, json)).isEqualTo("data: 1\n\n");
		assertThat(encoded).hasSize(1);
	}

	@Test
	void aFailedEncodingIsRetried() {
		Event event = Event.of(1);
		assertThatIllegalArgumentException().isThrownBy(() -> WireFormat.encode(event, (data) -> {
			throw new IllegalArgumentException("No JSON");
		}));
		assertThat(encode(event, (data) -> "1")).isEqualTo("data: 1\n\n");
	}

	@Test
	void aCopyOfAnEncodedEventIsEncodedAgain() {
		Event event = Event.of("a");
		encode(event);
		assertThat(encode(event.withId("1"))).isEqualTo("id: 1\ndata: a\n\n");
	}

	@Test
	void theEncodedBytesAreReadOnly() {
		assertThat(WireFormat.encode(Event.of("a"), NO_JSON).isReadOnly()).isTrue();
	}

	@Test
	void theEncodedBytesCanBeReadAgain() {
		Event event = Event.of("a");
		WireFormat.encode(event, NO_JSON).get();
		assertThat(encode(event)).isEqualTo("data: a\n\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r", "\n", "\0", "a\rb", "a\nb", "a\0b", "a\r\ndata: b", "a\n", "\u0001", "a\b",
			"a\u001Fb", "\u007F", "\u0080", "a\u0085", "\u009F" })
	void anIdWithAControlCharacterIsRefused(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.of("a").withId(id))
			.withMessageContaining("id of an event");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r", "\n", "\0", "a\rb", "a\nb", "a\0b", "a\r\ndata: b", "a\n", "\u0001", "a\b",
			"a\u001Fb", "\u007F", "\u0080", "a\u0085", "\u009F" })
	void aNameWithAControlCharacterIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Event.of("a").withName(name))
			.withMessageContaining("name of an event");
	}

	@Test
	void anIdOfMoreThan1024BytesIsRefused() {
		for (String id : List.of("a".repeat(1024), "\u00FC".repeat(512), "\u20AC".repeat(341),
				"\uD83D\uDC0E".repeat(256))) {
			assertThat(Event.of("a").withId(id).id()).isEqualTo(id);
			ServerSentEvent<String> longer = ServerSentEvent.builder("a").id(id + "\u20AC").build();
			assertThatIllegalArgumentException().isThrownBy(() -> Event.of("a").withId(id + "\u20AC"))
				.withMessage("The id of an event must not be longer than 1024 bytes in UTF-8");
			assertThatIllegalArgumentException().isThrownBy(() -> Event.from(longer));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\t", "a\tb", " ", "~", "\u00A0", "\u00FC", "\uD83D\uDC0E" })
	void anIdAndANameMayContainTabsAndAnythingPrintable(String text) {
		Event event = Event.of("a").withId(text).withName(text);
		assertThat(event.id()).isEqualTo(text);
		assertThat(event.name()).isEqualTo(text);
		assertThat(Event.from(event.toServerSentEvent())).isEqualTo(event);
	}

	@Test
	void anEventAsDataIsRefused() {
		Event event = Event.of("a");
		assertThatIllegalArgumentException().isThrownBy(() -> Event.of(event)).withMessageContaining("Event.from");
		ServerSentEvent<Event> wrapped = ServerSentEvent.builder(event).build();
		assertThatIllegalArgumentException().isThrownBy(() -> Event.from(wrapped));
	}

	@Test
	void aServerSentEventAsDataIsRefused() {
		ServerSentEvent<String> event = ServerSentEvent.builder("a").build();
		assertThatIllegalArgumentException().isThrownBy(() -> Event.of(event)).withMessageContaining("Event.from");
		ServerSentEvent<Object> wrapped = ServerSentEvent.<Object>builder(event).build();
		assertThatIllegalArgumentException().isThrownBy(() -> Event.from(wrapped));
	}

	@Test
	void fieldsThatAreNotSetAreNull() {
		Event event = Event.of("a");
		assertThat(event.data()).isEqualTo("a");
		assertThat(event.id()).isNull();
		assertThat(event.name()).isNull();
		assertThat(event.retry()).isNull();
		assertThat(event.comment()).isNull();
		assertThat(Event.comment("c").data()).isNull();
	}

	@Test
	void eventsAreImmutable() {
		Event event = Event.of("a");
		Event changed = event.withId("1").withName("tick").withRetry(Duration.ofSeconds(1)).withComment("c");
		assertThat(event).isEqualTo(Event.of("a"));
		assertThat(changed.data()).isEqualTo("a");
		assertThat(changed.id()).isEqualTo("1");
		assertThat(changed.name()).isEqualTo("tick");
		assertThat(changed.retry()).isEqualTo(Duration.ofSeconds(1));
		assertThat(changed.comment()).isEqualTo("c");
	}

	@Test
	void aServerSentEventKeepsItsContent() {
		ServerSentEvent<Object> event = ServerSentEvent.builder()
			.data(Map.of("a", 1))
			.id("1")
			.event("tick")
			.retry(Duration.ofSeconds(1))
			.comment("c")
			.build();
		assertThat(Event.from(event).toServerSentEvent()).isEqualTo(event);
	}

	@Test
	void anEmptyServerSentEventKeepsItsContent() {
		ServerSentEvent<Object> event = ServerSentEvent.builder().build();
		assertThat(Event.from(event).toServerSentEvent()).isEqualTo(event);
	}

	@Test
	void anEventKeepsItsContentAsAServerSentEvent() {
		Event event = Event.of("a").withId("1").withName("tick").withRetry(Duration.ofSeconds(1)).withComment("c\nd");
		assertThat(Event.from(event.toServerSentEvent())).isEqualTo(event);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\rb", "a\nb", "a\0b", "a\u001Bb", "a\u007F" })
	void aServerSentEventWithAForbiddenIdIsRefused(String id) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Event.from(ServerSentEvent.builder("data").id(id).build()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\rb", "a\nb", "a\0b", "a\u001Bb", "a\u007F" })
	void aServerSentEventWithAForbiddenNameIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Event.from(ServerSentEvent.builder("data").event(name).build()));
	}

	@Test
	void aServerSentEventWithANegativeRetryIsRefused() {
		ServerSentEvent<String> event = ServerSentEvent.builder("data").retry(Duration.ofMillis(-1)).build();
		assertThatIllegalArgumentException().isThrownBy(() -> Event.from(event)).withMessageContaining("retry");
	}

	@Test
	void eventsWithTheSameContentAreEqual() {
		Event event = Event.of("a").withId("1").withName("tick").withRetry(Duration.ofSeconds(1)).withComment("c");
		Event same = Event.of("a").withComment("c").withRetry(Duration.ofMillis(1000)).withName("tick").withId("1");
		assertThat(event).isEqualTo(same).hasSameHashCodeAs(same);
	}

	@Test
	void encodingAnEventDoesNotAffectEquality() {
		Event event = Event.of("a");
		encode(event);
		assertThat(event).isEqualTo(Event.of("a"));
	}

	@Test
	void eventsThatDifferInOneFieldAreNotEqual() {
		Event event = Event.of("a").withId("1").withName("tick").withRetry(Duration.ofSeconds(1)).withComment("c");
		assertThat(event).isNotEqualTo(event.withId("2"))
			.isNotEqualTo(event.withName("tock"))
			.isNotEqualTo(event.withRetry(Duration.ZERO))
			.isNotEqualTo(event.withComment("d"))
			.isNotEqualTo(Event.of("b").withId("1").withName("tick").withRetry(Duration.ofSeconds(1)).withComment("c"));
	}

	@Test
	void theContentIsInToString() {
		assertThat(Event.of("a").withId("1")).hasToString("Event[data=a, id=1, name=null, retry=null, comment=null]");
	}

	private static String encode(Event event) {
		return encode(event, NO_JSON);
	}

	private static String encode(Event event, Function<Object, String> json) {
		return new String(bytes(WireFormat.encode(event, json)), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.get(bytes);
		return bytes;
	}

}
