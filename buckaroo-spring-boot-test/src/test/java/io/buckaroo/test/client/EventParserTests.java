package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventParser}.
 */
class EventParserTests {

	private final List<Entry> entries = new ArrayList<>();

	private final EventParser parser = new EventParser(this.entries::add);

	@Test
	void dispatchesAnEvent() {
		assertThat(parse("id: 1\nevent: price\ndata: 31.4\n\n"))
			.containsExactly(new Entry.Dispatched(Event.of("31.4").withName("price").withId("1")));
	}

	@Test
	void joinsTheLinesOfData() {
		assertThat(parse("data: a\ndata\ndata:b\n\n")).containsExactly(new Entry.Dispatched(Event.of("a\n\nb")));
	}

	@Test
	void removesOneSpace() {
		assertThat(parse("data:  a\n\n")).containsExactly(new Entry.Dispatched(Event.of(" a")));
	}

	@Test
	void dispatchesEmptyData() {
		assertThat(parse("data\n\ndata:\n\n")).containsExactly(new Entry.Dispatched(Event.of("")),
				new Entry.Dispatched(Event.of("")));
	}

	@Test
	void doesNotDispatchAnEventWithoutData() {
		assertThat(parse("id: 1\nevent: price\n\n\n")).containsExactly(new Entry.WithoutData("1", "price"));
	}

	@Test
	void doesNotDispatchAnIncompleteEvent() {
		assertThat(parse("data: a\n")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n" })
	void knowsAllLineEnds(String end) {
		String stream = "data: a" + end + end + "data: b" + end + end;
		for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
			this.parser.parse(new byte[] { b });
		}
		assertThat(this.entries).containsExactly(new Entry.Dispatched(Event.of("a")),
				new Entry.Dispatched(Event.of("b")));
	}

	@Test
	void decodesUtf8ThatIsSplit() {
		byte[] stream = "data: \u20ac\n\n".getBytes(StandardCharsets.UTF_8);
		for (byte b : stream) {
			this.parser.parse(new byte[] { b });
		}
		assertThat(this.entries).containsExactly(new Entry.Dispatched(Event.of("\u20ac")));
	}

	@Test
	void ignoresAByteOrderMark() {
		assertThat(parse("\uFEFFdata: a\n\n")).containsExactly(new Entry.Dispatched(Event.of("a")));
	}

	@Test
	void readsCommentsAndReconnectionTimes() {
		assertThat(parse(":\n: note\nretry: 3000\nretry: soon\n")).containsExactly(new Entry.Comment(""),
				new Entry.Comment("note"), new Entry.Retry(Duration.ofSeconds(3)));
	}

	@Test
	void ignoresUnknownFieldsAndIdsWithNul() {
		assertThat(parse("other: x\nid: \0\ndata: a\n\n")).containsExactly(new Entry.Dispatched(Event.of("a")));
	}

	private List<Entry> parse(String stream) {
		this.parser.parse(stream.getBytes(StandardCharsets.UTF_8));
		return this.entries;
	}

}
