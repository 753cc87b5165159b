package io.buckaroo.codec;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Reason;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonMessageCodec}.
 */
class JsonMessageCodecTests {

	private final JsonMessageCodec codec = new JsonMessageCodec(JsonMapper.shared());

	@Test
	void aTypeWhoseTypeInformationIsInvalidCannotBeWritten() {
		MessageCodec codec = new JsonMessageCodec(
				JsonMapper.builder().annotationIntrospector(new JacksonAnnotationIntrospector() {

					@Override
					public JsonTypeInfo.Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
						throw DatabindException.from((JsonGenerator) null, "No type information");
					}

				}).build());
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> codec.encoder(ResolvableType.forClass(Object.class)))
			.withMessage("Jackson cannot write messages of the type java.lang.Object: No type information")
			.satisfies((ex) -> assertThat(ex.action())
				.isEqualTo("Change the type, or declare a MessageCodec bean for it."));
	}

	@Test
	void decodesARecord() throws Exception {
		assertThat(Codecs.decode(Point.class, "{\"x\":1,\"y\":2}")).isEqualTo(new Point(1, 2));
	}

	@Test
	void encodesARecord() {
		assertThat(Codecs.json(Point.class, new Point(1, 2))).isEqualTo("{\"x\":1,\"y\":2}");
	}

	@Test
	void decodesAClass() throws Exception {
		assertThat(Codecs.decode(Bean.class, "{\"name\":\"a\"}")).isInstanceOfSatisfying(Bean.class,
				(bean) -> assertThat(bean.getName()).isEqualTo("a"));
	}

	@Test
	void decodesASubtypeOfASealedInterface() throws Exception {
		assertThat(Codecs.decode(Shape.class, "{\"type\":\"Circle\",\"radius\":1}")).isEqualTo(new Circle(1));
	}

	@Test
	void acceptsTheTypeAfterOtherProperties() throws Exception {
		assertThat(Codecs.decode(Shape.class, "{\"radius\":1,\"type\":\"Circle\"}")).isEqualTo(new Circle(1));
	}

	@Test
	void encodesASubtypeOfASealedInterfaceWithItsType() {
		assertThat(Codecs.json(Shape.class, new Circle(1))).isEqualTo("{\"type\":\"Circle\",\"radius\":1}");
	}

	@Test
	void encodesTheElementsOfAListWithTheirTypes() {
		ResolvableType type = type(new ParameterizedTypeReference<List<Shape>>() {
		});
		assertThat(Codecs.encode(this.codec, type, List.of(new Square(2))))
			.isEqualTo(Frame.text("[{\"type\":\"Square\",\"side\":2}]"));
	}

	@Test
	void decodesAList() throws Exception {
		ResolvableType type = type(new ParameterizedTypeReference<List<Point>>() {
		});
		assertThat(this.codec.decoder(type).decode(Frame.text("[{\"x\":1,\"y\":2}]")))
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactly(new Point(1, 2));
	}

	@Test
	void decodesAMap() throws Exception {
		ResolvableType type = type(new ParameterizedTypeReference<Map<String, Point>>() {
		});
		assertThat(this.codec.decoder(type).decode(Frame.text("{\"a\":{\"x\":1,\"y\":2}}")))
			.isEqualTo(Map.of("a", new Point(1, 2)));
	}

	@Test
	void decodesAGenericRecord() throws Exception {
		ResolvableType type = type(new ParameterizedTypeReference<Request<Point>>() {
		});
		assertThat(this.codec.decoder(type).decode(Frame.text("{\"id\":7,\"body\":{\"x\":1,\"y\":2}}")))
			.isEqualTo(new Request<>(7, new Point(1, 2)));
	}

	@Test
	void decodesATree() throws Exception {
		assertThat(Codecs.decode(JsonNode.class, "{\"a\":[1]}")).isEqualTo(JsonMapper.shared().readTree("{\"a\":[1]}"));
	}

	@Test
	void encodesATree() {
		assertThat(Codecs.json(JsonNode.class, JsonMapper.shared().readTree("{\"a\":[1]}"))).isEqualTo("{\"a\":[1]}");
	}

	@Test
	void decodesAnArray() throws Exception {
		assertThat((int[]) Codecs.decode(int[].class, "[1,2]")).containsExactly(1, 2);
	}

	@Test
	void decodesAnEnum() throws Exception {
		assertThat(Codecs.decode(Color.class, "\"RED\"")).isEqualTo(Color.RED);
	}

	@Test
	void decodesAnObjectAsMap() throws Exception {
		assertThat(Codecs.decode(Object.class, "{\"a\":1}")).isEqualTo(Map.of("a", 1));
	}

	@Test
	void encodesAStringThatIsSentAsAnObjectWithQuotes() {
		assertThat(Codecs.json(Object.class, "a")).isEqualTo("\"a\"");
	}

	@Test
	void aStringIsTheTextOfTheFrame() throws Exception {
		assertThat(Codecs.decode(String.class, "no {json}")).isEqualTo("no {json}");
		assertThat(Codecs.json(String.class, "no {json}")).isEqualTo("no {json}");
	}

	@Test
	void anEmptyStringIsAMessage() throws Exception {
		assertThat(Codecs.decode(String.class, "")).isEqualTo("");
	}

	@Test
	void decodesDatesAndOptionals() throws Exception {
		assertThat(Codecs.decode(Visit.class, "{\"day\":\"2026-11-27\",\"guest\":\"Ann\"}"))
			.isEqualTo(new Visit(LocalDate.of(2026, 11, 27), Optional.of("Ann")));
		assertThat(Codecs.decode(Visit.class, "{\"day\":\"2026-11-27\"}"))
			.isEqualTo(new Visit(LocalDate.of(2026, 11, 27), Optional.empty()));
	}

	@Test
	void encodesDatesAndOptionals() {
		assertThat(Codecs.json(Visit.class, new Visit(LocalDate.of(2026, 11, 27), Optional.of("Ann"))))
			.isEqualTo("{\"day\":\"2026-11-27\",\"guest\":\"Ann\"}");
	}

	@Test
	void encodesAllPropertiesOfASubclass() {
		assertThat(Codecs.json(Bean.class, new NamedBean("a", "b"))).isEqualTo("{\"label\":\"b\",\"name\":\"a\"}");
	}

	@Test
	void encodesAnObjectOfAnInterfaceWithoutTypes() {
		assertThat(Codecs.json(Named.class, new NamedBean("a", "b"))).isEqualTo("{\"label\":\"b\",\"name\":\"a\"}");
	}

	@Test
	void keepsTheNamesOfTheMapper() throws Exception {
		MessageCodec snakeCase = new JsonMessageCodec(
				JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());
		assertThat(Codecs.decode(snakeCase, Renamed.class, Frame.text("{\"first_name\":\"a\"}")))
			.isEqualTo(new Renamed("a"));
		assertThat(Codecs.encode(snakeCase, ResolvableType.forClass(Renamed.class), new Renamed("a")))
			.isEqualTo(Frame.text("{\"first_name\":\"a\"}"));
	}

	@Test
	void ignoresUnknownPropertiesAsTheMapperDoes() throws Exception {
		assertThat(Codecs.decode(Point.class, "{\"x\":1,\"y\":2,\"z\":3}")).isEqualTo(new Point(1, 2));
	}

	@Test
	void refusesUnknownPropertiesAsTheMapperDoes() {
		MessageCodec strict = new JsonMessageCodec(
				JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());
		assertThat(Codecs.malformed(strict, Point.class, Frame.text("{\"x\":1,\"y\":2,\"z\":3}")).description())
			.isEqualTo("Unknown property 'z'");
	}

	@Test
	void keepsTheModulesOfTheMapper() throws Exception {
		SimpleModule module = new SimpleModule().addDeserializer(Point.class, new ValueDeserializer<Point>() {

			@Override
			public Point deserialize(JsonParser parser, DeserializationContext context) {
				String[] coordinates = parser.getString().split("/");
				return new Point(Integer.parseInt(coordinates[0]), Integer.parseInt(coordinates[1]));
			}

		});
		MessageCodec custom = new JsonMessageCodec(JsonMapper.builder().addModule(module).build());
		assertThat(Codecs.decode(custom, Point.class, Frame.text("\"1/2\""))).isEqualTo(new Point(1, 2));
	}

	@Test
	void anExceptionOfADeserializerIsUndecodable() {
		SimpleModule module = new SimpleModule().addDeserializer(Point.class, new ValueDeserializer<Point>() {

			@Override
			public Point deserialize(JsonParser parser, DeserializationContext context) {
				throw new IllegalStateException("secret");
			}

		});
		MessageCodec custom = new JsonMessageCodec(JsonMapper.builder().addModule(module).build());
		assertThat(Codecs.malformed(custom, Point.class, Frame.text("{}"))).satisfies((message) -> {
			assertThat(message.reason()).isEqualTo(Reason.UNDECODABLE);
			assertThat(message.description()).isEqualTo("The message is invalid");
		});
	}

	@Test
	void keepsTheConstraintsOfTheMapper() {
		StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(2).build();
		MessageCodec flat = new JsonMessageCodec(
				JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build()).build());
		assertThat(Codecs.malformed(flat, Object.class, Frame.text("[[[]]]")).description())
			.isEqualTo("Nested too deeply");
	}

	@Test
	void hasNoDefaultTyping() throws Exception {
		MessageCodec typed = new JsonMessageCodec(JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build());
		String json = "[\"%s\",{\"x\":1,\"y\":2}]".formatted(Point.class.getName());
		assertThat(Codecs.decode(typed, Object.class, Frame.text(json))).asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactly(Point.class.getName(), Map.of("x", 1, "y", 2));
		assertThat(Codecs.encode(typed, ResolvableType.forClass(Object.class), new Point(1, 2)))
			.isEqualTo(Frame.text("{\"x\":1,\"y\":2}"));
	}

	@Test
	void doesNotChangeTheMapper() throws Exception {
		JsonMapper mapper = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build();
		Codecs.decode(new JsonMessageCodec(mapper), Object.class, Frame.text("1"));
		assertThat(mapper.writeValueAsString(new ArrayList<>())).startsWith("[\"java.util.ArrayList\"");
	}

	@Test
	void refusesABinaryFrame() {
		assertThat(Codecs.malformed(this.codec, Point.class, Frame.binary(new byte[1]))).satisfies((message) -> {
			assertThat(message.reason()).isEqualTo(Reason.UNSUPPORTED_FRAME);
			assertThat(message.description()).isEqualTo("Only text is accepted");
			assertThat(message.closeStatus().getCode()).isEqualTo(1003);
		});
	}

	@Test
	void refusesABinaryFrameForAString() {
		assertThat(Codecs.malformed(this.codec, String.class, Frame.binary(new byte[1])).reason())
			.isEqualTo(Reason.UNSUPPORTED_FRAME);
	}

	@Test
	void refusesATypeThatJacksonRefusesAtStartUp() {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> this.codec.decoder(ResolvableType.forClass(Ambiguous.class)))
			.withMessageStartingWith(
					"Jackson cannot read messages of the type %s: ".formatted(Ambiguous.class.getName()))
			.satisfies((ex) -> assertThat(ex.action())
				.isEqualTo("Change the type, or declare a MessageCodec bean for it."));
	}

	@Test
	void anExceptionWhileEncodingIsThatOfTheApplication() {
		assertThatExceptionOfType(DatabindException.class).isThrownBy(() -> Codecs.json(Failing.class, new Failing()));
	}

	@Test
	void isSelectedByItsName() {
		assertThat(this.codec.name()).isEqualTo("json");
		assertThat(this.codec.isSelectedBy("orders.v1+json")).isTrue();
	}

	private static ResolvableType type(ParameterizedTypeReference<?> type) {
		return ResolvableType.forType(type);
	}

	record Point(int x, int y) {
	}

	record Request<T>(long id, T body) {
	}

	record Renamed(String firstName) {
	}

	record Visit(LocalDate day, Optional<String> guest) {
	}

	enum Color {

		RED

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	interface Named {

		String getName();

	}

	static class Bean implements Named {

		private String name = "";

		@Override
		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	static class NamedBean extends Bean {

		private final String label;

		NamedBean(String name, String label) {
			setName(name);
			this.label = label;
		}

		public String getLabel() {
			return this.label;
		}

	}

	static class Ambiguous {

		public void setValue(StringBuilder value) {
		}

		public void setValue(Thread value) {
		}

	}

	static class Failing {

		public String getName() {
			throw new IllegalStateException("expected");
		}

	}

}
