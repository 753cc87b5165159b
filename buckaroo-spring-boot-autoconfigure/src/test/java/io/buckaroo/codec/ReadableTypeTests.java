package io.buckaroo.codec;

import java.io.InputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonMerge;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.Id;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.OptBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ReadableType}: what is refused at start-up because Jackson could not
 * read any message, and what is not.
 */
class ReadableTypeTests {

	private static final String NAME = ReadableTypeTests.class.getName() + "$";

	private static final String ANNOTATE = "Annotate it with @JsonTypeInfo, and with @JsonSubTypes unless it is sealed, "
			+ "so that a message names its subtype.";

	private static final String OTHER_TYPE = "Change the type, or declare a MessageCodec bean for it.";

	private final JsonMapper mapper = JsonMapper.shared();

	@Test
	void anAbstractTypeNeedsTypeInformation() {
		assertRefused(ResolvableType.forClass(Abstract.class), "it is abstract", ANNOTATE);
	}

	@Test
	void anAbstractTypeOfElementsNeedsTypeInformation() {
		assertRefused(ResolvableType.forClassWithGenerics(List.class, Sealed.class),
				"'[0]' is of the type " + NAME + "Sealed, which is abstract", ANNOTATE);
	}

	@Test
	void anAbstractTypeOfAPropertyNeedsTypeInformation() {
		assertRefused(ResolvableType.forClass(Envelope.class),
				"'cmd' is of the type " + NAME + "Sealed, which is abstract", ANNOTATE);
	}

	@Test
	void theTypeOfANestedPropertyIsChecked() {
		assertRefused(ResolvableType.forClass(Nested.class),
				"'byName.envelopes[0].cmd' is of the type " + NAME + "Sealed, which is abstract", ANNOTATE);
	}

	@Test
	void theTypeOfAnOptionalIsChecked() {
		assertRefused(ResolvableType.forClass(Maybe.class),
				"'cmd' is of the type " + NAME + "Sealed, which is abstract", ANNOTATE);
	}

	@Test
	void aClassNeedsAConstructor() {
		assertRefused(ResolvableType.forClass(NoConstructor.class), "it has no constructor that Jackson can use",
				"Make it a record, or annotate a constructor with @JsonCreator.");
	}

	@Test
	void anOpenTypeNeedsSubtypes() {
		assertRefused(ResolvableType.forClass(Open.class), "it has no known subtypes", ANNOTATE);
	}

	@Test
	void aTypeThatCannotBeAnnotatedIsReplaced() {
		assertRefused(ResolvableType.forClass(InputStream.class), "it is abstract", OTHER_TYPE);
	}

	@Test
	void thereAreNoMessagesOfVoid() {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> reader(this.mapper, ResolvableType.forClass(Void.class)))
			.withMessage("There are no messages of the type java.lang.Void.")
			.satisfies((ex) -> assertThat(ex.action())
				.isEqualTo("Name the type of the messages of the client, or Object if they do not matter."));
	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, JsonNode.class, Map.class, String.class, TimeUnit.class, Tree.class,
			Annotated.class, OnProperties.class, Delegating.class, OfString.class, Built.class, Custom.class,
			CustomProperty.class, Ignoring.class, Injected.class, Merged.class, Unwrapped.class, Outer.class,
			ByClass.class, WithDefault.class, Failure.class, OfTheJdk.class, AtomicReference.class, TreeMap.class,
			int[].class })
	void aTypeThatCanBeReadIsAccepted(Class<?> type) {
		assertThatNoException().isThrownBy(() -> reader(this.mapper, ResolvableType.forClass(type)));
	}

	@Test
	void subtypesMayBeRegistered() {
		JsonMapper mapper = JsonMapper.builder().registerSubtypes(new NamedType(OpenRecord.class, "open")).build();
		assertThatNoException().isThrownBy(() -> reader(mapper, ResolvableType.forClass(Open.class)));
	}

	@Test
	void anAbstractTypeMayBeMapped() {
		JsonMapper mapper = JsonMapper.builder()
			.addModule(new SimpleModule().addAbstractTypeMapping(Abstract.class, AbstractRecord.class))
			.build();
		assertThatNoException().isThrownBy(() -> reader(mapper, ResolvableType.forClass(Abstract.class)));
	}

	private static void assertRefused(ResolvableType type, String problem, String action) {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> reader(JsonMapper.shared(), type))
			.withMessage("Jackson cannot read messages of the type %s: %s.".formatted(type, problem))
			.satisfies((ex) -> assertThat(ex.action()).isEqualTo(action));
	}

	private static JacksonReader reader(JsonMapper mapper, ResolvableType type) {
		return JacksonMessages.of(mapper.rebuild(), "JSON").reader(type);
	}

	interface Abstract {

		String name();

	}

	record AbstractRecord(String name) implements Abstract {
	}

	sealed interface Sealed {

	}

	record Say(String text) implements Sealed {
	}

	record Envelope(Sealed cmd) {
	}

	record Envelopes(Envelope[] envelopes) {
	}

	record Nested(Map<String, Envelopes> byName) {
	}

	record Maybe(Optional<Sealed> cmd) {
	}

	static class NoConstructor {

		NoConstructor(String name, int value) {
		}

	}

	@JsonTypeInfo(use = Id.NAME, property = "type")
	interface Open {

	}

	record OpenRecord(String name) implements Open {
	}

	record Tree(String name, List<Tree> children, Optional<Tree> parent) {
	}

	@JsonTypeInfo(use = Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Leaf.class))
	interface Annotated {

	}

	record Leaf(Annotated annotated) implements Annotated {
	}

	record OnProperties(
			@JsonTypeInfo(use = Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(AbstractRecord.class)) Abstract one,
			@JsonTypeInfo(use = Id.CLASS) List<Abstract> many,
			@JsonTypeInfo(use = Id.CLASS) Optional<Abstract> optional) {
	}

	static class Delegating {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Delegating(Map<String, Object> properties) {
		}

	}

	static class OfString {

		private OfString() {
		}

		@JsonCreator
		static OfString of(String value) {
			return new OfString();
		}

	}

	@JsonDeserialize(builder = Built.Builder.class)
	static final class Built {

		private Built(String name) {
		}

		@JsonPOJOBuilder
		static class Builder {

			private String name = "";

			Builder withName(String name) {
				this.name = name;
				return this;
			}

			Built build() {
				return new Built(this.name);
			}

		}

	}

	@JsonDeserialize(using = CustomDeserializer.class)
	interface Custom {

	}

	static class CustomDeserializer extends ValueDeserializer<Custom> {

		@Override
		public Custom deserialize(JsonParser parser, DeserializationContext context) {
			parser.skipChildren();
			return new Custom() {
			};
		}

	}

	record CustomProperty(@JsonDeserialize(using = CustomDeserializer.class) Object one,
			@JsonDeserialize(contentUsing = CustomDeserializer.class) List<Abstract> many,
			@JsonDeserialize(contentUsing = CustomDeserializer.class) Optional<Abstract> optional) {
	}

	static class Ignoring {

		@JsonIgnore
		public void setStream(InputStream stream) {
		}

	}

	record Injected(String name, @JacksonInject(useInput = OptBoolean.FALSE) Abstract service) {
	}

	static class Merged {

		@JsonMerge
		public NoConstructor value = new NoConstructor("", 1);

	}

	static class Unwrapped {

		@JsonUnwrapped
		public Leaf value = new Leaf(null);

	}

	public static class Outer {

		public Inner inner;

		public class Inner {

			public String name;

		}

	}

	@JsonTypeInfo(use = Id.CLASS)
	interface ByClass {

	}

	@JsonTypeInfo(use = Id.NAME, defaultImpl = DefaultRecord.class)
	interface WithDefault {

	}

	record OfTheJdk(URI uri, Locale locale, Currency currency, Path path, Pattern pattern, Charset charset, BitSet bits,
			EnumMap<TimeUnit, Integer> byUnit, Map.Entry<String, Integer> entry, Iterable<String> iterable,
			Number number, CharSequence characters, Serializable serializable, Throwable throwable, Class<?> type,
			ByteBuffer bytes, AtomicLong atomic, OptionalInt optional, YearMonth month, ZoneId zone, Calendar calendar,
			TimeZone timeZone, InetAddress address, Deque<String> deque, SortedMap<String, Integer> sorted, Void none,
			Set<TimeUnit> units, StackTraceElement element, Object[] objects, List<?> raw) {
	}

	record DefaultRecord(String name) implements WithDefault {
	}

	static class Failure extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
