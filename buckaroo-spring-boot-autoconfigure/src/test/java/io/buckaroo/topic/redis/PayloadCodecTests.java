package io.buckaroo.topic.redis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.buckaroo.PayloadType;
import io.buckaroo.topic.PayloadLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PayloadCodec}.
 */
class PayloadCodecTests {

	private final JsonMapper mapper = new JsonMapper();

	private final PayloadCodec codec = new PayloadCodec(this.mapper,
			List.of(new PayloadType<>("shape", Shape.class), new PayloadType<>("circle", Circle.class),
					new PayloadType<>("price", Price.class), new PayloadType<>("picky", Picky.class)));

	@Test
	void stringsBytesAndTreesAreReadAsTheyWereWritten() {
		assertThat(this.codec.read(this.codec.write("grüß €"))).isEqualTo("grüß €");
		assertThat((byte[]) this.codec.read(this.codec.write(new byte[] { 1, -1 }))).containsExactly(1, -1);
		JsonNode tree = this.mapper.readTree("{\"a\":[1,null]}");
		assertThat(this.codec.read(this.codec.write(tree))).isEqualTo(tree);
	}

	@Test
	void anObjectIsWrittenWithTheNameOfItsType() {
		assertThat(this.codec.write(new Circle(2))).isEqualTo("{\"v\":1,\"type\":\"circle\",\"data\":{\"radius\":2}}");
		assertThat(this.codec.read(this.codec.write(new Circle(2)))).isEqualTo(new Circle(2));
	}

	@Test
	void numbersKeepAllTheirDigits() {
		Price price = new Price(new BigDecimal("12345678901234567890.1234567890"), 0.1f, Long.MAX_VALUE);
		assertThat(this.codec.read(this.codec.write(price))).isEqualTo(price);
	}

	@Test
	void numbersInATreeKeepAllTheirDigits() {
		JsonNode tree = this.mapper.createObjectNode().put("a", new BigDecimal("12345678901234567890.1234567890"));
		assertThat(this.codec.read(this.codec.write(tree))).isEqualTo(tree);
	}

	@Test
	void aPayloadThatADeserializerRefusesIsNotRead() {
		assertThat(this.codec.read("{\"v\":1,\"type\":\"picky\",\"data\":{\"text\":\"x\"}}")).isNull();
	}

	@Test
	void noClassNameIsWrittenEvenIfTheMapperHasDefaultTyping() {
		JsonMapper typing = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build();
		PayloadCodec untyped = new PayloadCodec(typing, List.of(new PayloadType<>("square", Square.class)));
		assertThat(untyped.write(new Square())).doesNotContain("Square");
	}

	@Test
	void objectsAreWrittenAndReadByTheMapperOfTheApplication() {
		PayloadCodec snakes = new PayloadCodec(JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.enable(SerializationFeature.INDENT_OUTPUT)
			.build(), List.of(new PayloadType<>("price", Price.class)));
		Price price = new Price(BigDecimal.ONE, 1, 1);
		assertThat(snakes.write(price)).contains("\"last_price\":1").doesNotContain("\n");
		assertThat(snakes.read(snakes.write(price))).isEqualTo(price);
	}

	@Test
	void anObjectOfASubclassIsWrittenAsTheRegisteredType() {
		assertThat(this.codec.write(new Square())).contains("\"type\":\"shape\"");
	}

	@Test
	void lineBreaksAreEscaped() {
		assertThat(this.codec.write("one\ntwo\r\n")).doesNotContain("\n", "\r");
	}

	@Test
	void anObjectOfAnotherTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.write(new Object()))
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("PayloadType");
	}

	static List<Object> plainPayloads() {
		return List.of(5, 5L, (short) 5, (byte) 5, 1.5, 1.5f, Double.NaN, new BigInteger("12345678901234567890"),
				new BigDecimal("1.50"), true, UUID.fromString("0a0a0a0a-0000-4000-8000-000000000000"), Map.of(),
				List.of(), Map.of("text", "grüß €", "list", List.of(1, 2.5, true, Map.of("a", "b"))),
				List.of(List.of(), Long.MAX_VALUE, new BigInteger("12345678901234567890"), 0.1, 1e300,
						new BigDecimal("12345678901234567890.1234567890")));
	}

	@ParameterizedTest
	@MethodSource("plainPayloads")
	void mapsListsNumbersAndBooleansNeedNoRegistration(Object payload) {
		assertThat(this.codec.read(this.codec.write(payload))).isEqualTo(payload);
	}

	@Test
	void nullsAndTheOrderOfMapsAreKept() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("z", null);
		map.put("a", Arrays.asList(1, null));
		Object read = this.codec.read(this.codec.write(map));
		assertThat(read).isEqualTo(map).hasToString("{z=null, a=[1, null]}");
	}

	@Test
	void aNumberInAMapArrivesAsTheSmallestTypeThatHasAllItsDigits() {
		Map<?, ?> read = (Map<?, ?>) this.codec.read(this.codec
			.write(Map.of("long", 5L, "short", (short) 5, "float", 1.5f, "decimal", new BigDecimal("12.50"))));
		assertThat(read).isEqualTo(Map.of("long", 5, "short", 5, "float", 1.5, "decimal", 12.5));
	}

	@Test
	void mapsAndListsThatArriveCannotBeModified() {
		Map<?, ?> read = (Map<?, ?>) this.codec.read(this.codec.write(Map.of("list", List.of(1))));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(read::clear);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(((List<?>) read.get("list"))::clear);
	}

	@Test
	void mapsAreWrittenIndependentlyOfTheMapperOfTheApplication() {
		PayloadCodec sorted = new PayloadCodec(JsonMapper.builder()
			.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
			.changeDefaultPropertyInclusion((all) -> all.withContentInclusion(JsonInclude.Include.NON_EMPTY))
			.build(), List.of());
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("z", "");
		map.put("a", null);
		assertThat(sorted.write(map)).contains("{\"z\":\"\",\"a\":null}");
	}

	static List<Object> valuesThatJsonDoesNotHave() {
		return List.of(new Object(), Set.of(1), Double.NaN, Float.POSITIVE_INFINITY, new byte[1],
				DateTimeException.class, new Circle(1), Map.of(1, 2));
	}

	@ParameterizedTest
	@MethodSource("valuesThatJsonDoesNotHave")
	void aMapOrListWithAValueThatWouldArriveAsAnotherTypeIsRefused(Object value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.write(List.of(value)))
			.withMessageContaining("to other nodes");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.write(Map.of("a", List.of(1, value))));
	}

	@Test
	void aMapThatContainsItselfIsRefused() {
		Map<String, Object> map = new HashMap<>();
		map.put("self", map);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.write(map));
	}

	@Test
	void aRegisteredTypeTakesPrecedenceOverABuiltInOne() {
		PayloadCodec own = new PayloadCodec(this.mapper, List.of(new PayloadType<>("sorted", TreeMap.class)));
		assertThat(own.read(own.write(new TreeMap<>(Map.of("a", 1))))).isInstanceOf(TreeMap.class);
	}

	static List<Object> largePayloads() {
		String text = "ü".repeat(6);
		return List.of(text, new byte[12], new Price(BigDecimal.ONE, 1, 1),
				new JsonMapper().getNodeFactory().stringNode(text), Map.of("a", text), List.of(text));
	}

	@ParameterizedTest
	@MethodSource("largePayloads")
	void aPayloadThatIsLargerThanTheLimitIsRefused(Object payload) {
		PayloadCodec limited = new PayloadCodec(this.mapper, List.of(new PayloadType<>("price", Price.class)),
				new PayloadLimit(DataSize.ofBytes(11)));
		assertThatIllegalArgumentException().isThrownBy(() -> limited.write(payload))
			.withMessageContaining("'buckaroo.max-publication-size'");
	}

	@Test
	void aPayloadThatIsAsLargeAsTheLimitIsWritten() {
		PayloadCodec limited = new PayloadCodec(this.mapper, List.of(), new PayloadLimit(DataSize.ofBytes(12)));
		assertThat(limited.read(limited.write("ü".repeat(6)))).isEqualTo("ü".repeat(6));
		assertThat(limited.read(limited.write("😀".repeat(3)))).isEqualTo("😀".repeat(3));
		assertThat(limited.read(limited.write(new byte[12]))).isEqualTo(new byte[12]);
		assertThat(limited.read(limited.write(List.of("12345678")))).isEqualTo(List.of("12345678"));
	}

	@Test
	void aLargeObjectIsRefusedBeforeAllOfItIsWritten() {
		PayloadCodec limited = new PayloadCodec(this.mapper, List.of(new PayloadType<>("endless", Endless.class)),
				new PayloadLimit(DataSize.ofKilobytes(64)));
		assertThatIllegalArgumentException().isThrownBy(() -> limited.write(new Endless()))
			.withMessageContaining("'buckaroo.max-publication-size'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage", "null", "[]", "{}", "{\"v\":1}", "{\"v\":1,\"type\":\"string\"}",
			"{\"v\":2,\"type\":\"string\",\"data\":\"x\"}", "{\"v\":1,\"type\":\"unknown\",\"data\":{}}",
			"{\"v\":1,\"type\":\"java.lang.Runtime\",\"data\":{}}", "{\"v\":1,\"type\":\"bytes\",\"data\":\"!\"}",
			"{\"v\":1,\"type\":\"circle\",\"data\":{\"radius\":\"wide\"}}" })
	void anUnknownOrMalformedPayloadIsNotRead(String text) {
		assertThat(this.codec.read(text)).isNull();
	}

	@Test
	void noClassIsChosenByThePayload() {
		Object read = this.codec
			.read("{\"v\":1,\"type\":\"json\",\"data\":{\"@class\":\"java.lang.Runtime\",\"@type\":\"x\"}}");
		assertThat(Objects.requireNonNull(read)).isInstanceOf(JsonNode.class);
	}

	@Test
	void aNameIsUniqueAndNotThatOfABuiltInType() {
		List<PayloadType<?>> twice = List.of(new PayloadType<>("a", Circle.class), new PayloadType<>("a", Shape.class));
		assertThatIllegalArgumentException().isThrownBy(() -> new PayloadCodec(this.mapper, twice))
			.withMessageContaining("'a'");
		List<PayloadType<?>> reserved = List.of(new PayloadType<>("string", Circle.class));
		assertThatIllegalArgumentException().isThrownBy(() -> new PayloadCodec(this.mapper, reserved))
			.withMessageContaining("'string'");
	}

	static class Endless {

		public Iterator<String> getValues() {
			return Stream.generate(() -> "value").iterator();
		}

	}

	interface Shape {

	}

	record Price(BigDecimal lastPrice, float change, long volume) {

	}

	record Picky(String text) {

		@JsonCreator
		static Picky of(@JsonProperty("text") String text) {
			throw new DateTimeException(text);
		}

	}

	record Circle(int radius) {

	}

	static class Square implements Shape {

		public int side() {
			return 1;
		}

		public int getSide() {
			return 1;
		}

	}

}
