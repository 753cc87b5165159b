package io.buckaroo.topic.redis;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.buckaroo.PayloadType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
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
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.write(12))
			.withMessageContaining("java.lang.Integer")
			.withMessageContaining("PayloadType");
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
