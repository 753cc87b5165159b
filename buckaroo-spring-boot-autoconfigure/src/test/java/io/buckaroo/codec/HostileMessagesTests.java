package io.buckaroo.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Reason;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for JSON of a malicious client: it is undecodable or decoded, but neither ends in
 * another error nor occupies much memory.
 */
class HostileMessagesTests {

	private static final int DEPTH = 100_000;

	static Stream<Arguments> deepMessages() {
		return Stream.of(arguments(Object.class, "["), arguments(Object.class, "{\"a\":"),
				arguments(JsonNode.class, "["), arguments(JsonNode.class, "{\"a\":"), arguments(Map.class, "{\"a\":"),
				arguments(List.class, "["), arguments(Node.class, "{\"next\":"), arguments(Node.class, "{\"all\":["),
				arguments(Node.class, "{\"unknown\":"), arguments(Node.class, "{\"unknown\":["),
				arguments(Expression.class, "{\"type\":\"Not\",\"operand\":"),
				arguments(Expression.class, "{\"operand\":"), arguments(Expression.class, "{\"operand\":["),
				arguments(Deduced.class, "{\"left\":"));
	}

	@ParameterizedTest
	@MethodSource("deepMessages")
	void nestingIsBounded(Class<?> type, String level) {
		assertThat(Codecs.description(type, level.repeat(DEPTH))).isEqualTo("Nested too deeply");
	}

	@Test
	void elementsOfTheWrongTypeAreNotRead() {
		assertThat(Codecs.description(Node.class, "[".repeat(DEPTH))).isEqualTo("The message must not be an array");
	}

	@Test
	void bufferedPropertiesBeforeTheTypeAreBounded() {
		int depth = 400;
		String json = "{\"operand\":".repeat(depth) + "{\"unknown\":[" + "[],".repeat(15_000) + "[]],\"type\":\"Not\"}"
				+ ",\"type\":\"Not\"}".repeat(depth);
		assertThat(Codecs.description(Expression.class, json))
			.isEqualTo("In a message of this size, the type of an object must be its first property");
	}

	@Test
	void bufferedPropertiesForADeductionAreBounded() {
		int depth = 400;
		String json = "{\"left\":".repeat(depth) + "{\"unknown\":[" + "[],".repeat(15_000) + "[]],\"name\":\"a\"}"
				+ ",\"right\":null}".repeat(depth);
		assertThat(Codecs.description(Deduced.class, json))
			.isEqualTo("In a message of this size, the type of an object must be its first property");
	}

	@Test
	void aLargeObjectMayHaveItsTypeLast() throws Exception {
		String json = "{\"unknown\":[" + "1,".repeat(900_000) + "1],\"type\":\"Leaf\",\"name\":\"a\"}";
		assertThat(Codecs.decode(Expression.class, json)).isEqualTo(new Leaf("a"));
	}

	@ParameterizedTest
	@ValueSource(classes = { int.class, Integer.class, long.class, double.class, BigInteger.class, BigDecimal.class,
			Number.class, Object.class, JsonNode.class })
	void aNumberOfAMillionDigitsIsRefused(Class<?> type) {
		assertThat(Codecs.description(type, "1".repeat(1_000_000))).isEqualTo("A number is too long");
	}

	@ParameterizedTest
	@ValueSource(classes = { BigInteger.class, BigDecimal.class })
	void aNumberOfAMillionDigitsIsRefusedAsString(Class<?> type) {
		assertThat(Codecs.description(type, "\"" + "1".repeat(1_000_000) + "\"")).isEqualTo("A number is too long");
	}

	@ParameterizedTest
	@ValueSource(classes = { int.class, Integer.class, long.class, Long.class })
	void aHugeExponentIsOutOfRange(Class<?> type) {
		assertThat(Codecs.description(type, "1e999999999")).isEqualTo("A number is out of range");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "1e999999999", "1e-999999999", "1e10000", "1e-10000", "1e99999999999999", "\"1e999999999\"" })
	void aHugeExponentOfADecimalIsRefused(String json) {
		assertThat(Codecs.malformed(BigDecimal.class, json).reason()).isEqualTo(Reason.UNDECODABLE);
		assertThat(Codecs.malformed(Price.class, "{\"amount\":%s}".formatted(json)).reason())
			.isEqualTo(Reason.UNDECODABLE);
	}

	@ParameterizedTest
	@ValueSource(classes = { Instant.class, Duration.class, OffsetDateTime.class, ZonedDateTime.class, LocalDate.class,
			LocalDateTime.class, Year.class, Date.class, AtomicLong.class, AtomicInteger.class, Color.class, UUID.class,
			Optional.class, OptionalInt.class, OptionalLong.class, char.class, byte.class, short.class, boolean.class })
	void aHugeNumberOfAnotherTypeEndsQuickly(Class<?> type) {
		for (String number : List.of("1e999999999", "1e-999999999", "-1e999999999", "0." + "1".repeat(999),
				"1".repeat(1000))) {
			assertThatCode(() -> decodeOrRefuse(type, number)).doesNotThrowAnyException();
			assertThatCode(() -> decodeOrRefuse(type, "\"%s\"".formatted(number))).doesNotThrowAnyException();
		}
	}

	private static void decodeOrRefuse(Class<?> type, String json) {
		try {
			Codecs.decode(type, json);
		}
		catch (MalformedMessageException ex) {
			assertThat(ex.in(Frame.text(json)).reason()).isEqualTo(Reason.UNDECODABLE);
		}
	}

	@Test
	void aDecimalMayHaveAnExponent() throws Exception {
		assertThat(Codecs.decode(Price.class, "{\"amount\":6.02e23}")).isEqualTo(new Price(new BigDecimal("6.02e23")));
	}

	@Test
	void aHugeExponentOfABigIntegerIsRefused() {
		assertThat(Codecs.description(BigInteger.class, "1e999999999"))
			.isEqualTo("The exponent of a number is too large");
	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, JsonNode.class, double.class })
	void aHugeExponentOfAnyNumberIsInfinite(Class<?> type) throws Exception {
		assertThat(Codecs.decode(type, "1e999999999")).asString().contains("Infinity");
	}

	@ParameterizedTest
	@ValueSource(classes = { BigDecimal.class, Number.class, Object.class, JsonNode.class })
	void aHugeExponentIsRefusedIfTheMapperReadsDecimals(Class<?> type) {
		MessageCodec codec = new JsonMessageCodec(
				JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build());
		assertThat(Codecs.malformed(codec, type, Frame.text("1e999999999")).description())
			.isEqualTo("The exponent of a number is too large");
		assertThat(Codecs.malformed(codec, Typed.class, Frame.text("{\"value\":1e999999999,\"type\":\"Later\"}"))
			.description()).isEqualTo("The exponent of a number is too large");
	}

	@Test
	void aNameOfMegabytesIsRefused() {
		assertThat(Codecs.description(Map.class, "{\"%s\":1}".formatted("a".repeat(4_000_000))))
			.isEqualTo("A name is too long");
	}

	@Test
	void anUnknownNameOfMegabytesIsRefused() {
		assertThat(Codecs.description(Node.class, "{\"%s\":1}".formatted("a".repeat(4_000_000))))
			.isEqualTo("A name is too long");
	}

	@Test
	void aTypeOfMegabytesIsNotInTheDescription() {
		assertThat(Codecs.description(Expression.class, "{\"type\":\"%s\"}".formatted("a".repeat(4_000_000))))
			.isEqualTo("'type' has an unknown value");
	}

	@Test
	void manyNamesAreDecoded() throws Exception {
		String json = IntStream.range(0, 100_000)
			.mapToObj("\"n%d\":1"::formatted)
			.collect(Collectors.joining(",", "{", "}"));
		assertThat(Codecs.decode(Map.class, json)).asInstanceOf(InstanceOfAssertFactories.MAP).hasSize(100_000);
		assertThat(Codecs.decode(Node.class, json)).isEqualTo(new Node(null, null));
	}

	@Test
	void namesWithTheSameHashCodeAreDecoded() throws Exception {
		String json = collisions(14).map("\"%s\":1"::formatted).collect(Collectors.joining(",", "{", "}"));
		assertThat(Codecs.decode(Map.class, json)).asInstanceOf(InstanceOfAssertFactories.MAP).hasSize(1 << 14);
		assertThat(Codecs.decode(Node.class, json)).isEqualTo(new Node(null, null));
	}

	/**
	 * Returns 2<sup>length</sup> names of that many pairs {@code Aa} or {@code BB}.
	 */
	private static Stream<String> collisions(int length) {
		return IntStream.range(0, 1 << length)
			.mapToObj((bits) -> IntStream.range(0, length)
				.mapToObj((bit) -> ((bits >> bit & 1) == 0) ? "Aa" : "BB")
				.collect(Collectors.joining()));
	}

	@Test
	void aLoneSurrogateIsDecoded() throws Exception {
		assertThat(Codecs.decode(Label.class, "{\"name\":\"\\ud800\"}")).isEqualTo(new Label("\ud800"));
		assertThat(Codecs.decode(Label.class, "{\"name\":\"\\udc00\\ud800\"}")).isEqualTo(new Label("\udc00\ud800"));
	}

	@Test
	void anEscapedZeroIsDecoded() throws Exception {
		assertThat(Codecs.decode(Label.class, "{\"name\":\"\\u0000\"}")).isEqualTo(new Label("\0"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\", "\\u", "\\u12", "\\u12G4", "\\x41", "\0", "\n" })
	void anIllegalEscapeOrCharacterIsRefused(String text) {
		assertThat(Codecs.description(Label.class, "{\"name\":\"%s\"}".formatted(text))).contains("JSON: line ");
	}

	@Test
	void aByteOrderMarkIsRefused() {
		assertThat(Codecs.description(Label.class, "\ufeff{}")).isEqualTo("Not JSON: line 1, column 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.lang.Runtime", "java.util.ArrayList", "javax.swing.JEditorPane",
			"org.springframework.context.support.ClassPathXmlApplicationContext", "Missing", "" })
	void aClassNameIsNoType(String name) {
		assertThat(Codecs.description(Expression.class, "{\"type\":\"%s\"}".formatted(name)))
			.isEqualTo("'type' has an unknown value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.lang.Runtime", "java.util.ArrayList", "javax.swing.JEditorPane",
			"org.springframework.context.support.ClassPathXmlApplicationContext", "io.buckaroo.codec.Codecs",
			"Missing" })
	void aClassThatIsNoSubtypeIsRefused(String name) {
		assertThat(Codecs.description(ByClass.class, "{\"@class\":\"%s\"}".formatted(name))).contains("@class");
	}

	@Test
	void aClassNameForAnObjectIsRefusedAtStartUp() {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> Codecs.decode(Attachment.class, "{}"));
	}

	@Test
	void aDeepConstructorThatOverflowsTheStackIsUndecodable() {
		assertThat(Codecs.description(Endless.class, "{\"value\":1}")).isEqualTo("Nested too deeply");
	}

	@Test
	void aManyElementListIsDecoded() throws Exception {
		assertThat((List<?>) Codecs.decode(List.class, "[" + "{},".repeat(300_000) + "{}]")).hasSize(300_001);
	}

	@Test
	void theMapperIsUsableAfterHostileMessages() throws Exception {
		MessageCodec codec = new JsonMessageCodec(JsonMapper.shared());
		for (String json : List.of("[".repeat(DEPTH), "{\"operand\":".repeat(DEPTH), "1".repeat(1_000_000), "{")) {
			assertThat(Codecs.malformed(codec, Expression.class, Frame.text(json)).reason())
				.isEqualTo(Reason.UNDECODABLE);
		}
		assertThat(Codecs.decode(codec, Expression.class, Frame.text("{\"type\":\"Leaf\",\"name\":\"a\"}")))
			.isEqualTo(new Leaf("a"));
	}

	enum Color {

		RED

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Typed {

	}

	record Later(Object value) implements Typed {
	}

	record Node(Node next, List<Node> all) {
	}

	record Label(String name) {
	}

	record Price(BigDecimal amount) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Expression {

	}

	record Not(Expression operand) implements Expression {
	}

	record Leaf(String name) implements Expression {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
	@JsonSubTypes({ @JsonSubTypes.Type(Pair.class), @JsonSubTypes.Type(Name.class) })
	sealed interface Deduced {

	}

	record Pair(Deduced left, Deduced right) implements Deduced {
	}

	record Name(String name) implements Deduced {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	sealed interface ByClass {

	}

	record Known() implements ByClass {
	}

	record Attachment(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object content) {
	}

	record Endless(int value) {

		Endless {
			overflow(value);
		}

		private static int overflow(int value) {
			return overflow(value + 1) + 1;
		}

	}

}
