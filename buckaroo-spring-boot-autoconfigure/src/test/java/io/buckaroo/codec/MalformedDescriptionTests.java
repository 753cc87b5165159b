package io.buckaroo.codec;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;
import org.springframework.core.ResolvableType;
import org.springframework.util.MimeType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the descriptions of messages that cannot be decoded.
 */
class MalformedDescriptionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``                       | The message is empty
			` \n`                    | The message is empty
			null                     | The message must not be null
			1                        | The message must not be a number
			"text"                   | The message must not be a string
			true                     | The message must not be a boolean
			[]                       | The message must not be an array
			{                        | Incomplete JSON: line 1, column 2
			{"name":"a               | Incomplete JSON: line 1, column 11
			{"name":"a",             | Incomplete JSON: line 1, column 13
			[1,                      | The message must not be an array
			{"names":["a",           | Incomplete JSON: line 1, column 15
			{]                       | Not JSON: line 1, column 2
			hello                    | Not JSON: line 1, column 1
			{'name':1}               | Not JSON: line 1, column 2
			{"name":1,}              | Not JSON: line 1, column 11
			{"name":NaN}             | Not JSON: line 1, column 12
			{"name":"\\q"}           | Not JSON: line 1, column 11
			{} {}                    | Unexpected content after the end of the message
			{}]                      | Not JSON: line 1, column 3
			{"name":{}}              | 'name' is not a string
			{"quantity":"a"}         | 'quantity' is not a number
			{"quantity":[]}          | 'quantity' is not a number
			{"quantity":99999999999} | 'quantity' is out of range
			{"price":"a"}            | 'price' is not a number
			{"flag":"a"}             | 'flag' is not a boolean
			{"color":"BLUE"}         | 'color' has an unknown value
			{"color":[]}             | 'color' must not be an array
			{"day":"tomorrow"}       | 'day' is not a valid date or time
			{"time":"now"}           | 'time' is not a valid date or time
			{"timeout":"long"}       | 'timeout' is not a valid duration
			{"id":"a"}               | 'id' is not a valid UUID
			{"byName":[]}            | 'byName' is not an object
			{"names":{}}             | 'names' is not an array
			{"array":1}              | 'array' is not an array
			{"byId":{"a":1}}         | A name in 'byId' is not a number
			{"names":["a",{}]}       | 'names[1]' is not a string
			{"array":[1,"a"]}        | 'array[1]' is not a number
			{"byName":{"a b":[{}]}}  | 'byName.a b' is not a number
			{"bytes":"?"}            | 'bytes' has the wrong format
			{"bytes":{}}             | 'bytes' must not be an object
			{"optional":"a"}         | 'optional' is not a number
			""")
	void describesTheProblem(String json, String description) {
		assertThat(Codecs.description(Everything.class, (json != null) ? json : "")).isEqualTo(description);
	}

	@Test
	void namesThePathOfTheProblem() {
		assertThat(Codecs.description(Order.class, "{\"items\":[{\"quantity\":1},{\"quantity\":\"a\"}]}"))
			.isEqualTo("'items[1].quantity' is not a number");
	}

	@Test
	void namesThePropertyOfAMap() throws Exception {
		MessageDecoder<?> decoder = new JsonMessageCodec(JsonMapper.shared())
			.decoder(ResolvableType.forClassWithGenerics(Map.class, Integer.class, String.class));
		assertThat(catchThrowableOfType(MalformedMessageException.class,
				() -> decoder.decode(Frame.text("{\"x\":\"a\"}"))))
			.hasMessage("A name in the message is not a number");
	}

	@Test
	void namesTheLineOfTheProblem() {
		assertThat(Codecs.description(Order.class, "{\n  \"items\": [\n    x")).isEqualTo("Not JSON: line 3, column 5");
	}

	@Test
	void aPrimitiveIsRequired() {
		assertThat(Codecs.description(Item.class, "{}")).isEqualTo("'quantity' is missing");
	}

	@Test
	void aPrimitiveIsNotNull() {
		assertThat(Codecs.description(Item.class, "{\"quantity\":null}")).isEqualTo("'quantity' must not be null");
	}

	@Test
	void aPropertyIsRequiredIfTheMapperRequiresIt() {
		assertThat(description(JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES),
				Order.class, "{}"))
			.isEqualTo("'items' is missing");
	}

	@Test
	void aPropertyIsNotNullIfItsAnnotationForbidsIt() {
		assertThat(Codecs.description(NotNull.class, "{\"name\":null}")).isEqualTo("'name' must not be null");
	}

	@Test
	void aPropertyIsUnknownIfTheMapperIsStrict() {
		assertThat(description(JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES),
				Order.class, "{\"items\":[{\"quantity\":1,\"colour\":\"red\"}]}"))
			.isEqualTo("Unknown property 'items[0].colour'");
	}

	@Test
	void anIgnoredPropertyIsUnknownIfTheMapperIsStrict() {
		assertThat(description(JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES),
				Ignoring.class, "{\"secret\":1}"))
			.isEqualTo("Unknown property 'secret'");
	}

	@Test
	void aDuplicateNameIsAcceptedUnlessTheMapperDetectsIt() throws Exception {
		String json = "{\"quantity\":1,\"quantity\":2}";
		assertThat(Codecs.decode(Item.class, json)).isEqualTo(new Item(2));
		assertThat(description(JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION), Item.class,
				json))
			.startsWith("Not JSON: line 1, column ");
	}

	@Test
	void aDuplicateNameInATreeIsRefusedIfTheMapperRefusesIt() {
		assertThat(description(JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY),
				JsonNode.class, "{\"a\":1,\"a\":2}"))
			.doesNotContain("FAIL_ON", "JsonNode");
	}

	@Test
	void trailingContentIsAcceptedIfTheMapperAcceptsIt() throws Exception {
		MessageCodec codec = new JsonMessageCodec(
				JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build());
		assertThat(Codecs.decode(codec, Item.class, Frame.text("{\"quantity\":1} x"))).isEqualTo(new Item(1));
	}

	@Test
	void nullIsAMessageIfTheMapperMakesAnObjectOfIt() throws Exception {
		assertThat(Codecs.decode(Optional.class, "null")).isEqualTo(Optional.empty());
		assertThat(Codecs.decode(JsonNode.class, "null")).isEqualTo(JsonMapper.shared().nullNode());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                    | 'type' is missing
			1                                     | 'type' is missing
			[]                                    | The message must not be an array
			{"type":null}                         | 'type' is missing
			{"type":"delete"}                     | 'type' has an unknown value
			{"type":"java.lang.Runtime"}          | 'type' has an unknown value
			{"type":"group","commands":[{}]}      | 'commands[0].type' is missing
			{"type":"group","commands":[{"type":"x"}]} | 'commands[0].type' has an unknown value
			{"type":"say","text":{}}              | 'text' is not a string
			""")
	void describesTheTypeOfAnObject(String json, String description) {
		assertThat(Codecs.description(Command.class, json)).isEqualTo(description);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":{}} | The message has an unknown type
			{}       | The message has the wrong structure
			""")
	void describesATypeThatIsNotAProperty(String json, String description) {
		assertThat(Codecs.description(Wrapped.class, json)).isEqualTo(description);
	}

	@Test
	void showsTheMessageOfAConstructor() {
		assertThat(Codecs.description(Percentage.class, "{\"value\":101}")).isEqualTo("'value' must be at most 100");
	}

	@Test
	void showsThePathOfAConstructor() {
		assertThat(Codecs.description(Discount.class, "{\"percentage\":{\"value\":101}}"))
			.isEqualTo("'percentage': 'value' must be at most 100");
	}

	@Test
	void doesNotShowTheMessageOfAnInternalError() {
		assertThat(Codecs.description(Percentage.class, "{\"value\":-1}")).isEqualTo("The message is invalid");
		assertThat(Codecs.description(Percentage.class, "{\"value\":-2}")).isEqualTo("The message is invalid");
	}

	@Test
	void doesNotShowTheMessageOfTheJdk() {
		assertThat(Codecs.description(Percentage.class, "{\"value\":-3}")).isEqualTo("The message is invalid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "size", "media", "mediaType", "charset", "helper", "wrapped", "deserialized" })
	void doesNotShowTheMessageOfAnotherClass(String property) {
		assertThat(Codecs.description(Foreign.class, "{\"%s\":\"to/p/secret\"}".formatted(property)))
			.isIn("The message is invalid", "'%s' is invalid".formatted(property));
	}

	@Test
	void showsTheMessageOfALambdaOfTheClass() {
		assertThat(Codecs.description(Foreign.class, "{\"lines\":[\"a\",\"\"]}")).isEqualTo("A line must not be empty");
	}

	@Test
	void showsTheMessageOfASetter() {
		assertThat(Codecs.description(Bean.class, "{\"name\":\"\"}")).isEqualTo("'name': A name is needed");
	}

	@Test
	void showsTheMessageOfAFactoryMethod() {
		assertThat(Codecs.description(Sku.class, "\"x\"")).isEqualTo("A SKU has 8 digits");
	}

	@Test
	void describesAConstructorIfTheMapperDoesNotWrapExceptions() {
		assertThat(description(JsonMapper.builder().disable(DeserializationFeature.WRAP_EXCEPTIONS), Percentage.class,
				"{\"value\":101}"))
			.isEqualTo("'value' must be at most 100");
	}

	@Test
	void shortensNamesOfTheClient() {
		String description = Codecs.description(Everything.class,
				"{\"byName\":{\"%s\":\"x\"}}".formatted("a".repeat(10_000)));
		assertThat(description).hasSizeLessThan(120).endsWith("' is not a number");
	}

	@Test
	void keepsTheEndOfALongPath() {
		String json = "{\"group\":".repeat(100) + "{\"name\":[]}" + "}".repeat(100);
		assertThat(Codecs.description(Group.class, json)).hasSizeLessThan(120)
			.startsWith("'...")
			.endsWith(".group.name' is not a string");
	}

	@Test
	void replacesControlCharactersInNamesOfTheClient() {
		assertThat(Codecs.description(Everything.class, "{\"byName\":{\"a\\r\\n\\u0000\\u202e\\ud800b\":\"x\"}}"))
			.isEqualTo("'byName.a?????b' is not a number");
	}

	@Test
	void containsNoValueNoClassNameAndNoWordOfJackson() {
		for (String json : List.of("\"topsecret\"", "{\"quantity\":\"topsecret\"}", "{\"color\":\"topsecret\"}",
				"{\"day\":\"topsecret\"}", "{\"price\":{\"topsecret\":1}}", "topsecret",
				"{\"byId\":{\"topsecret\":1}}")) {
			assertThat(Codecs.description(Everything.class, json)).doesNotContainIgnoringCase("topsecret", "jackson",
					"deserialize", "token", "java", "Everything");
		}
	}

	@Test
	void theCauseIsKeptForTheLog() {
		assertThat(catchThrowable(() -> Codecs.decode(Item.class, "{")).getCause())
			.isInstanceOf(JacksonException.class);
	}

	@Test
	void theReasonIsUndecodable() {
		MalformedMessage message = Codecs.malformed(Item.class, "{");
		assertThat(message.reason()).isEqualTo(Reason.UNDECODABLE);
		assertThat(message.closeStatus().getCode()).isEqualTo(1007);
		assertThat(message.frame()).isEqualTo(Frame.text("{"));
	}

	private static String description(JsonMapper.Builder mapper, Class<?> type, String json) {
		return Codecs.malformed(new JsonMessageCodec(mapper.build()), type, Frame.text(json)).description();
	}

	enum Color {

		RED

	}

	record Everything(String name, Integer quantity, BigDecimal price, Boolean flag, Color color, LocalDate day,
			Instant time, Duration timeout, UUID id, Map<String, Integer> byName, Map<Integer, Integer> byId,
			List<String> names, int[] array, Optional<Integer> optional, byte[] bytes) {
	}

	record Item(int quantity) {
	}

	record Order(List<Item> items) {
	}

	record NotNull(@JsonSetter(nulls = Nulls.FAIL) String name) {
	}

	@JsonIgnoreProperties("secret")
	record Ignoring(String name) {
	}

	record Group(String name, Group group) {
	}

	record Percentage(int value) {

		Percentage {
			Assert.isTrue(value <= 100, "'value' must be at most 100");
			Assert.state(value != -1, "secret");
			if (value == -2) {
				Objects.requireNonNull(null);
			}
			if (value == -3) {
				Color.valueOf("BLUE");
			}
		}

	}

	record Foreign(String size, MimeType media, String mediaType, String charset, String helper, String wrapped,
			@JsonDeserialize(using = Refusing.class) String deserialized, List<String> lines) {

		Foreign {
			if (size != null) {
				DataSize.parse(size);
			}
			if (mediaType != null) {
				MimeType.valueOf(mediaType);
			}
			if (charset != null) {
				Charset.forName(charset);
			}
			if (helper != null) {
				Percentages.refuse(helper);
			}
			if (wrapped != null) {
				throw new IllegalArgumentException(new IllegalStateException(wrapped));
			}
			if (lines != null) {
				lines.forEach((line) -> Assert.hasLength(line, "A line must not be empty"));
			}
		}

	}

	static class Bean {

		public void setName(String name) {
			Assert.hasLength(name, "A name is needed");
		}

	}

	static class Refusing extends ValueDeserializer<String> {

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			throw new IllegalArgumentException("Secret " + parser.getString());
		}

	}

	record Discount(Percentage percentage) {
	}

	record Sku(String value) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static Sku parse(String value) {
			Assert.isTrue(value.matches("\\d{8}"), "A SKU has 8 digits");
			return new Sku(value);
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes({ @JsonSubTypes.Type(Say.class), @JsonSubTypes.Type(Commands.class) })
	sealed interface Command {

	}

	@JsonTypeName("say")
	record Say(String text) implements Command {
	}

	@JsonTypeName("group")
	record Commands(List<Command> commands) implements Command {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
	sealed interface Wrapped {

	}

	@JsonTypeName("only")
	record Only() implements Wrapped {
	}

}

/**
 * A class that is not part of a message.
 */
final class Percentages {

	private Percentages() {
	}

	static void refuse(String text) {
		throw new IllegalArgumentException("Secret " + text);
	}

}
