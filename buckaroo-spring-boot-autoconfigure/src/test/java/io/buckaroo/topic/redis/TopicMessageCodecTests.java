package io.buckaroo.topic.redis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.PayloadType;
import io.buckaroo.topic.PayloadLimit;
import io.buckaroo.fixture.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link TopicMessageCodec}.
 */
class TopicMessageCodecTests {

	private static final Price PRICE = new Price("ACME", new BigDecimal("12345678901234567890.1234567890"));

	private final PayloadCodec payloads = new PayloadCodec(new JsonMapper(),
			List.of(new PayloadType<>("price", Price.class), new PayloadType<>("broken", Broken.class)));

	private final TopicMessageCodec codec = new TopicMessageCodec(this.payloads);

	static Stream<Object> messages() {
		return Stream.of("grüß €", 12, true, PRICE, Map.of("a", 1), List.of("a"), Event.of(Map.of("a", List.of(1))),
				new Keyed("a", Map.of("a", 1)), new Keyed(List.of("a"), "b"),
				JsonMapper.shared().readTree("{\"a\":[1,null]}"),
				// Frames
				Frame.text("hello\nworld"), Frame.text(""), Frame.text("secret").uncompressed(),
				Frame.text(ByteBuffer.wrap("grüß €".getBytes(StandardCharsets.UTF_8))),
				Frame.binary(new byte[] { 0, 1, -1 }), Frame.binary(new byte[0]),
				Frame.binary(new byte[] { 1 }).uncompressed(), Frame.ping(),
				Frame.ping(ByteBuffer.wrap(new byte[] { 1, 2 })), Frame.pong(ByteBuffer.wrap(new byte[] { 3 })),
				// Events
				Event.of("hello\nworld"), Event.of(""), Event.of(PRICE), Event.of(12), Event.of(Long.MAX_VALUE),
				Event.of(true), Event.of(JsonMapper.shared().readTree("[1,\"a\"]")),
				Event.of("all").withId("1-1").withName("price").withRetry(Duration.ofMillis(1500)).withComment("a\nb"),
				Event.comment(""), Event.retry(Duration.ZERO), Event.comment("no data").withId(""),
				// With a key
				new Keyed("ACME", PRICE), new Keyed(PRICE, "price"), new Keyed(12, Event.of(PRICE).withName("price")),
				new Keyed(12L, Frame.text("price")), new Keyed("ACME", Frame.ping()));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void aMessageIsReadAsItWasWritten(Object message) {
		this.codec.check(message);
		assertThat(this.codec.read(this.codec.write(message))).isEqualTo(message);
	}

	static Stream<Object> scalars() {
		return Stream.of(1, 2L, (short) 3, (byte) 4, 0.1, Double.NaN, 0.1f, new BigInteger("12345678901234567890"),
				new BigDecimal("1.50"), true, false, new UUID(1, 2));
	}

	@ParameterizedTest
	@MethodSource("scalars")
	void aScalarKeepsItsTypeAsAKeyAndAsData(Object scalar) {
		assertThat(this.codec.read(this.codec.write(new Keyed(scalar, "a")))).isEqualTo(new Keyed(scalar, "a"));
		assertThat(this.codec.read(this.codec.write(Event.of(scalar)))).isEqualTo(Event.of(scalar));
	}

	@Test
	void bytesAreReadAsTheyWereWritten() {
		assertThat((byte[]) this.codec.read(this.codec.write(new byte[] { 1, -1 }))).containsExactly(1, -1);
	}

	@Test
	void aPayloadIsWrittenAsForTopics() {
		assertThat(this.codec.write(PRICE)).isEqualTo(this.payloads.write(PRICE));
	}

	static Stream<Object> others() {
		Object other = Set.of("a");
		return Stream.of(other, new Broken(), Event.of(other), Event.of(new Broken()), new Keyed("a", other),
				new Keyed(other, "a"), new Keyed("a", Event.of(other)), new Keyed("a", new Keyed("b", "c")),
				ServerSentEvent.builder("a").build());
	}

	@ParameterizedTest
	@MethodSource("others")
	void aMessageOfAnotherTypeIsRefused(Object message) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.write(message));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.check(message));
	}

	@Test
	void theExceptionNamesTheTypeAndTheRemedy() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.check(Event.of(new Object())))
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("PayloadType");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage", "null", "[]", "{}", "{\"v\":2}",
			"{\"v\":3,\"type\":\"string\",\"data\":\"x\",\"frame\":\"text\"}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\",\"frame\":\"close\"}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\",\"frame\":\"binary\"}",
			"{\"v\":2,\"type\":\"bytes\",\"data\":\"!\",\"frame\":\"ping\"}", "{\"v\":2,\"frame\":\"text\"}",
			"{\"v\":2,\"type\":\"unknown\",\"data\":\"x\",\"event\":{}}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\",\"event\":{\"id\":\"a\\nb\"}}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\",\"event\":{\"retry\":\"soon\"}}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\",\"key\":{\"type\":\":int\",\"data\":\"x\"}}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\",\"key\":{\"type\":\":year\",\"data\":\"1\"}}" })
	void anUnknownOrMalformedMessageIsNotRead(String text) {
		assertThat(this.codec.read(text)).isNull();
	}

	@Test
	void aTopicDoesNotReadFramesAndEvents() {
		assertThat(this.payloads.read(this.codec.write(Frame.text("a")))).isNull();
		assertThat(this.payloads.read(this.codec.write(Event.of("a")))).isNull();
		assertThat(this.payloads.read(this.codec.write(new Keyed("a", "b")))).isNull();
	}

	@Test
	void aCheckDoesNotConvertStringsAndFrames() {
		PayloadCodec unused = mock();
		TopicMessageCodec checking = new TopicMessageCodec(unused);
		checking.check("hello");
		checking.check(new byte[1]);
		checking.check(Event.of("hello").withId("1"));
		checking.check(Frame.text("hello"));
		then(unused).should(never()).envelope(any());
	}

	static Stream<Object> largeMessages() {
		String text = "x".repeat(11);
		return Stream.of(text, new byte[11], Frame.text(text), Frame.binary(new byte[11]), Event.of(text),
				Event.of(List.of(text)), Event.of("a").withId(text), Event.of("a").withName(text), Event.comment(text),
				new Keyed("a", text), new Keyed(text, "a"), List.of(text));
	}

	@ParameterizedTest
	@MethodSource("largeMessages")
	void aMessageThatIsLargerThanTheLimitIsRefused(Object message) {
		TopicMessageCodec limited = new TopicMessageCodec(
				new PayloadCodec(new JsonMapper(), List.of(), new PayloadLimit(DataSize.ofBytes(10))));
		assertThatIllegalArgumentException().isThrownBy(() -> limited.check(message))
			.withMessageContaining("'buckaroo.max-publication-size'");
		assertThatIllegalArgumentException().isThrownBy(() -> limited.write(message))
			.withMessageContaining("'buckaroo.max-publication-size'");
	}

	record Price(String symbol, BigDecimal last) {

	}

	/**
	 * A type that is registered but cannot be written.
	 */
	static final class Broken {

		public String getName() {
			throw new IllegalStateException("on purpose");
		}

	}

}
