package io.buckaroo.codec;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link MessageCodecs}, {@link MessageFormats} and
 * {@link MessageCodec#isSelectedBy}.
 */
class MessageCodecsTests {

	private static final MessageTypes STRINGS = types(String.class, String.class);

	private static final MessageCodec JSON = new JsonMessageCodec(JsonMapper.shared());

	private static final MessageCodec CBOR = new CborMessageCodec(CBORMapper.shared());

	@ParameterizedTest
	@ValueSource(strings = { "json", "orders.json", "orders.v1+json", "v1-json" })
	void aSubprotocolThatEndsWithTheNameSelectsTheCodec(String subprotocol) {
		assertThat(JSON.isSelectedBy(subprotocol)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "js", "JSON", "bjson", "json.v1", "orders", "orders/json", "cbor" })
	void anotherSubprotocolDoesNotSelectTheCodec(String subprotocol) {
		assertThat(JSON.isSelectedBy(subprotocol)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			none,       json
			json,       json
			cbor,       cbor
			orders.cbor, cbor
			orders.xml, xml
			orders,     json
			""")
	void theSubprotocolSelectsTheFormat(String subprotocol, String codec) {
		MessageFormats formats = codecs(JSON, CBOR, new TextCodec("xml", String.class)).formats(STRINGS, List.of());
		assertThat(formats.select(subprotocol).codec()).isEqualTo(codec);
	}

	@Test
	void theFirstCodecIsUsedWithoutSubprotocol() {
		assertThat(codecs(CBOR, JSON).formats(STRINGS, List.of()).select(null).codec()).isEqualTo("cbor");
	}

	@Test
	void theFirstOfTwoCodecsForASubprotocolIsUsed() {
		MessageFormats formats = codecs(JSON, new TextCodec("xml", String.class), new TextCodec("my-xml", String.class))
			.formats(STRINGS, List.of());
		assertThat(formats.select("my-xml").codec()).isEqualTo("xml");
	}

	@Test
	void aCodecThatDoesNotSupportBothTypesIsNotUsed() {
		MessageCodecs codecs = codecs(new TextCodec("xml", String.class), JSON);
		assertThat(names(codecs.formats(types(String.class, Integer.class), List.of()))).containsExactly("json");
		assertThat(names(codecs.formats(types(Integer.class, String.class), List.of()))).containsExactly("json");
		assertThat(names(codecs.formats(STRINGS, List.of()))).containsExactly("xml", "json");
	}

	@Test
	void aFormatHasTheClassOfTheOutput() {
		assertThat(codecs(JSON).formats(types(String.class, Integer.class), List.of()).select(null).outputType())
			.isEqualTo(Integer.class);
	}

	@Test
	void noCodecForTheTypesFailsAtStartUp() {
		assertThatExceptionOfType(UnsupportedMessagesException.class).isThrownBy(
				() -> codecs(new TextCodec("xml", String.class)).formats(types(Integer.class, Long.class), List.of()))
			.withMessage("No codec supports messages of the types java.lang.Integer and java.lang.Long.")
			.satisfies(
					(ex) -> assertThat(ex.action()).isEqualTo("Declare a MessageCodec bean that supports both types."));
	}

	@Test
	void noCodecAtAllFailsAtStartUp() {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> codecs().formats(STRINGS, List.of()))
			.satisfies((ex) -> assertThat(ex.action())
				.isEqualTo("Add a dependency on tools.jackson.core:jackson-databind, for JSON."));
	}

	@Test
	void theReasonOfTheFirstCodecThatRefusesATypeIsReported() {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> codecs(JSON, CBOR).formats(types(Runnable.class, String.class), List.of()))
			.withMessage("Jackson cannot read messages of the type java.lang.Runnable: it is abstract.");
	}

	@Test
	void aTypeThatJacksonRefusesMayHaveItsOwnCodec() {
		assertThat(names(codecs(JSON, new TextCodec("own", Runnable.class))
			.formats(types(Runnable.class, Runnable.class), List.of()))).containsExactly("own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "orders.cbor", "orders+cbor", "orders-cbor" })
	void aMissingModuleFailsAtStartUp(String subprotocol) {
		assertThatExceptionOfType(UnsupportedMessagesException.class)
			.isThrownBy(() -> codecs(JSON).formats(STRINGS, List.of("json", subprotocol)))
			.withMessage("No codec for the subprotocol '%s'.".formatted(subprotocol))
			.satisfies((ex) -> assertThat(ex.action()).isEqualTo(
					"Add a dependency on tools.jackson.dataformat:jackson-dataformat-cbor, or declare a MessageCodec bean."));
	}

	@Test
	void anotherSubprotocolNeedsNoModule() {
		assertThatNoException().isThrownBy(() -> codecs(JSON).formats(STRINGS, List.of("orders", "cbor.v1", "xcbor")));
	}

	private static List<String> names(MessageFormats formats) {
		return formats.all().stream().<String>map(MessageFormat::codec).toList();
	}

	private static MessageCodecs codecs(MessageCodec... codecs) {
		return new MessageCodecs(Stream.of(codecs).toList(), null);
	}

	private static MessageTypes types(Class<?> input, Class<?> output) {
		return new MessageTypes(ResolvableType.forClass(input), ResolvableType.forClass(output));
	}

	/**
	 * A codec for one type.
	 *
	 * @param name its name
	 * @param type the type
	 */
	private record TextCodec(String name, Class<?> type) implements MessageCodec {

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == this.type;
		}

		@Override
		public MessageDecoder<?> decoder(ResolvableType type) {
			return (frame) -> frame;
		}

		@Override
		public MessageEncoder<?> encoder(ResolvableType type) {
			return (message) -> Frame.text(message.toString());
		}

	}

}
