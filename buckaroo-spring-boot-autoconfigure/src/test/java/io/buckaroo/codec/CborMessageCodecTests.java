package io.buckaroo.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CborMessageCodec}. The samples are in hexadecimal, as in RFC 8949.
 */
class CborMessageCodecTests {

	private final CborMessageCodec codec = new CborMessageCodec(CBORMapper.shared());

	@Test
	void decodesARecord() throws Exception {
		assertThat(decode(Point.class, "a2 6178 01 6179 02")).isEqualTo(new Point(1, 2));
	}

	@Test
	void encodesARecord() throws Exception {
		Frame.Data frame = Codecs.encode(this.codec, ResolvableType.forClass(Point.class), new Point(1, 2));
		assertThat(frame).isInstanceOf(Frame.Binary.class);
		assertThat(Codecs.decode(this.codec, Point.class, frame)).isEqualTo(new Point(1, 2));
	}

	@Test
	void aStringIsATextString() throws Exception {
		assertThat(decode(String.class, "61 61")).isEqualTo("a");
		assertThat(Codecs.encode(this.codec, ResolvableType.forClass(String.class), "a"))
			.isEqualTo(Frame.binary(bytes("61 61")));
	}

	@Test
	void aLoneSurrogateOfAClientIsReplaced() throws Exception {
		Frame.Data frame = Codecs.encode(this.codec, ResolvableType.forClass(String.class), "a\ud800");
		assertThat(frame).isEqualTo(Frame.binary(bytes("64 61 efbfbd")));
	}

	@Test
	void decodesAByteString() throws Exception {
		assertThat((byte[]) decode(byte[].class, "42 01 02")).containsExactly(1, 2);
	}

	@Test
	void decodesIndefiniteLengths() throws Exception {
		assertThat(decode(List.class, "9f 01 02 ff")).isEqualTo(List.of(1, 2));
		assertThat(decode(Map.class, "bf 6161 01 ff")).isEqualTo(Map.of("a", 1));
	}

	@Test
	void keepsTheSettingsOfTheMapper() throws Exception {
		MessageCodec upperCase = new CborMessageCodec(
				CBORMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build());
		assertThat(Codecs.decode(upperCase, Point.class, Frame.binary(bytes("a2 6158 01 6159 02"))))
			.isEqualTo(new Point(1, 2));
	}

	@Test
	void refusesATextFrame() {
		MalformedMessage message = Codecs.malformed(this.codec, Point.class, Frame.text("{}"));
		assertThat(message.reason()).isEqualTo(Reason.UNSUPPORTED_FRAME);
		assertThat(message.description()).isEqualTo("Only binary messages are accepted");
		assertThat(message.closeStatus().getCode()).isEqualTo(1003);
	}

	@Test
	void describesAProblemWithItsPath() {
		assertThat(malformed(Point.class, "a1 6178 6161").description()).isEqualTo("'x' is not a number");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c4 82 1b 7fffffffffffffff 05", "c4 82 1b ffffffffffffffff 05",
			"c4 82 1b 0000000100000000 05" })
	void anExponentThatIsOutOfRangeIsThatOfANumber(String decimal) {
		assertThat(malformed(Named.class, "a1 646e616d65" + decimal).description())
			.isEqualTo("A number is out of range");
	}

	@Test
	void describesAProblemWithItsPosition() {
		assertThat(malformed(Point.class, "a2 6178 01").description()).isEqualTo("Incomplete CBOR: byte 4");
	}

	@Test
	void anEmptyFrameIsNoMessage() {
		assertThat(malformed(Point.class, "").description()).isEqualTo("The message is empty");
	}

	@Test
	void nullIsNoMessage() {
		assertThat(malformed(Point.class, "f6").description()).isEqualTo("The message must not be null");
	}

	@Test
	void contentAfterTheMessageIsRefused() {
		assertThat(malformed(Point.class, "a2 6178 01 6179 02 00").description())
			.isEqualTo("Unexpected content after the end of the message");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7b7fffffffffffffff 61", "7bffffffffffffffff 61", "7a7fffffff 61", "5b7fffffffffffffff 61",
			"5a7fffffff 61", "9b7fffffffffffffff 01", "9bffffffffffffffff 01", "bb7fffffffffffffff 6161 01",
			"ba7fffffff 6161 01", "9a7fffffff", "7f 7a7fffffff 61", "5f 5a7fffffff 61", "c2 5a7fffffff 01" })
	void anAnnouncedLengthIsNotAllocated(String cbor) {
		for (Class<?> type : List.of(Object.class, JsonNode.class, Point.class, byte[].class, String.class,
				List.class)) {
			assertThat(malformed(type, cbor).reason()).isEqualTo(Reason.UNDECODABLE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "18", "19 01", "1a 01", "1b 01", "61", "62 61", "41", "9f", "9f 01", "bf", "bf 6161", "81",
			"a1", "a1 6161", "c2", "c0", "f8", "f9 00", "fa 00", "fb 00", "7f", "7f 61", "5f 41", "d8" })
	void aTruncatedMessageIsRefused(String cbor) {
		for (Class<?> type : List.of(Object.class, JsonNode.class, Map.class, byte[].class)) {
			assertThat(malformed(type, cbor).reason()).isEqualTo(Reason.UNDECODABLE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "1c", "3e", "5c", "7d", "9e", "be", "1f", "3f", "81 ff", "fc", "fd", "fe", "61 ff",
			"62 c3 28", "7f 41 61 ff", "5f 61 61 ff", "bf 01", "9f ff ff" })
	void illegalBytesAreRefused(String cbor) {
		for (Class<?> type : List.of(JsonNode.class, Map.class, Point.class)) {
			assertThat(malformed(type, cbor).reason()).isEqualTo(Reason.UNDECODABLE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "81", "9f", "a1 6161", "bf 6161", "d8 2a", "c2", "82 01", "a1 64 6e657874" })
	void nestingIsBounded(String level) {
		String cbor = level.repeat(100_000);
		for (Class<?> type : List.of(Object.class, JsonNode.class, Node.class)) {
			assertThat(malformed(type, cbor).reason()).isEqualTo(Reason.UNDECODABLE);
		}
	}

	@Test
	void nestingIsDescribed() {
		assertThat(malformed(Object.class, "81".repeat(100_000)).description()).isEqualTo("Nested too deeply");
		assertThat(malformed(Node.class, "a1 64 6e657874".repeat(100_000)).description())
			.isEqualTo("Nested too deeply");
	}

	@ParameterizedTest
	@ValueSource(strings = { "d9d9f7", "c6", "d8 2a", "db ffffffffffffffff", "c1", "d8 1c" })
	void anUnknownTagIsIgnored(String tag) throws Exception {
		assertThat(decode(Point.class, tag + " a2 6178 01 6179 02")).isEqualTo(new Point(1, 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "c4 82 1a7fffffff 01", "c4 82 3a7fffffff 01", "c4 82 1b7fffffffffffffff 01",
			"c4 82 01 6161", "c4 81 01", "c5 82 01 01", "c3 6161" })
	void anUnusualDecimalIsBounded(String cbor) {
		assertThat(malformed(BigDecimal.class, cbor).reason()).isEqualTo(Reason.UNDECODABLE);
	}

	@ParameterizedTest
	@ValueSource(classes = { BigDecimal.class, Number.class, Object.class, JsonNode.class, Delegating.class })
	void aHugeExponentOfADecimalIsRefused(Class<?> type) {
		for (String decimal : List.of("c4 82 1a7fffffff 01", "c4 82 3a7fffffff 01", "c4 82 39270f 01",
				"c4 82 192710 c2 41 01")) {
			assertThat(malformed(type, decimal).description()).isEqualTo("The exponent of a number is too large");
		}
	}

	@Test
	void aHugeExponentOfADecimalBeforeTheTypeIsRefused() {
		assertThat(malformed(Typed.class, "a2 6576616c7565 c4 82 1a7fffffff 01 6474797065 656c61746572").description())
			.isEqualTo("The exponent of a number is too large");
	}

	@Test
	void aDecimalInATreeMayHaveAnExponent() throws Exception {
		assertThat(decode(Object.class, "c4 82 18 64 05")).isEqualTo(new BigDecimal("5e100"));
	}

	@Test
	void aBigIntegerOfAMegabyteIsRefused() {
		assertThat(malformed(BigInteger.class, "c2 5a 000f4240" + "ff".repeat(1_000_000)).reason())
			.isEqualTo(Reason.UNDECODABLE);
		assertThat(malformed(Object.class, "c2 5a 000f4240" + "ff".repeat(1_000_000)).reason())
			.isEqualTo(Reason.UNDECODABLE);
	}

	@Test
	void aNameOfMegabytesIsNotInTheDescription() {
		assertThat(malformed(Point.class, "a1 7a 003d0900" + "61".repeat(4_000_000) + "01").description())
			.isEqualTo("'x' is missing");
	}

	@Test
	void aReferenceToAStringThatDoesNotExistIsRefused() {
		assertThat(malformed(List.class, "d90100 81 d819 1863").reason()).isEqualTo(Reason.UNDECODABLE);
	}

	@Test
	void isSelectedByItsName() {
		assertThat(this.codec.name()).isEqualTo("cbor");
		assertThat(this.codec.isSelectedBy("orders.v1.cbor")).isTrue();
	}

	private Object decode(Class<?> type, String hex) throws MalformedMessageException {
		return Codecs.decode(this.codec, type, Frame.binary(bytes(hex)));
	}

	private MalformedMessage malformed(Class<?> type, String hex) {
		return Codecs.malformed(this.codec, type, Frame.binary(bytes(hex)));
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	record Named(String name) {
	}

	record Point(int x, int y) {
	}

	record Node(Node next) {
	}

	record Delegating(BigDecimal value) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Delegating {
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Typed {

	}

	@JsonTypeName("later")
	record Later(Object value) implements Typed {
	}

}
