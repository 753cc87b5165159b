package io.buckaroo.webflux.frame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.buckaroo.fixture.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Utf8Validator}.
 */
class Utf8ValidatorTests {

	private final Utf8Validator validator = new Utf8Validator();

	@ParameterizedTest
	@MethodSource("io.buckaroo.fixture.Utf8Samples#wellFormed")
	void wellFormedTextIsAcceptedInAnySplit(String text) {
		byte[] bytes = Frames.utf8(text);
		for (int split = 0; split <= bytes.length; split++) {
			Utf8Validator validator = new Utf8Validator();
			assertThat(validator.accept(Arrays.copyOf(bytes, split))).isTrue();
			assertThat(validator.accept(Arrays.copyOfRange(bytes, split, bytes.length))).isTrue();
			assertThat(validator.isComplete()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("io.buckaroo.fixture.Utf8Samples#malformed")
	void theFirstMalformedByteIsDetected(String hex) {
		byte[] bytes = Frames.hex(hex);
		assertThat(this.validator.accept(Arrays.copyOf(bytes, bytes.length - 1))).isTrue();
		assertThat(this.validator.accept(new byte[] { bytes[bytes.length - 1] })).isFalse();
	}

	@ParameterizedTest
	@MethodSource("io.buckaroo.fixture.Utf8Samples#unfinished")
	void textMustNotEndWithinACharacter(String hex) {
		assertThat(this.validator.accept(Frames.hex(hex))).isTrue();
		assertThat(this.validator.isComplete()).isFalse();
	}

	/**
	 * Compares all sequences of up to two bytes, and those of three and four bytes at the
	 * bounds of the ranges.
	 */
	@Test
	void theResultIsThatOfTheJdksDecoder() {
		int[] bounds = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
				0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF };
		for (int first = 0; first < 256; first++) {
			compare(first);
			for (int second = 0; second < 256; second++) {
				compare(first, second);
			}
		}
		for (int first : bounds) {
			for (int second : bounds) {
				for (int third : bounds) {
					compare(first, second, third);
					for (int fourth : bounds) {
						compare(first, second, third, fourth);
					}
				}
			}
		}
	}

	private static void compare(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		Utf8Validator validator = new Utf8Validator();
		boolean accepted = validator.accept(bytes) && validator.isComplete();
		if (accepted != isDecodable(bytes)) {
			throw new AssertionError("Accepted: " + accepted + ", " + Arrays.toString(bytes));
		}
	}

	private static boolean isDecodable(byte[] bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
