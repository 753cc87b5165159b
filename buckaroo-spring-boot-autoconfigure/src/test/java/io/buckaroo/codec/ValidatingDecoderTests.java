package io.buckaroo.codec;

import java.util.List;
import java.util.stream.IntStream;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Violation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ValidatingDecoder}.
 */
class ValidatingDecoderTests {

	private static final MessageDecoder<String> TEXT = (frame) -> ((Frame.Text) frame).text();

	@Test
	void returnsAValidMessage() throws Exception {
		assertThat(decoder(List.of()).decode(Frame.text("a"))).isEqualTo("a");
	}

	@Test
	void describesTheViolations() {
		assertDescription(List.of(new Violation("", "must be ordered"), new Violation("x", "must be positive")),
				"must be ordered, 'x' must be positive");
	}

	@Test
	void describesTheFirstOfManyViolations() {
		assertDescription(IntStream.range(0, 13).mapToObj((i) -> new Violation("", "v" + i)).toList(),
				"v0, v1, v2, v3, v4, v5, v6, v7, v8, v9 and 3 more");
	}

	@Test
	void allViolationsOfALargeMessageAreNotSearchedFor() {
		MessageValidator validator = new MessageValidator() {

			@Override
			public List<Violation> validate(Object message) {
				return List.of(new Violation("", "all"));
			}

			@Override
			public List<Violation> validateLarge(Object message) {
				return List.of(new Violation("", "the first"));
			}

		};
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> validator.validating(TEXT).decode(Frame.text("x".repeat(8 * 1024))))
			.withMessage("all");
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> validator.validating(TEXT).decode(Frame.text("x".repeat(8 * 1024 + 1))))
			.withMessage("the first");
	}

	@Test
	void aMessageThatCannotBeDecodedIsNotValidated() {
		MessageDecoder<String> failing = (frame) -> {
			throw new MalformedMessageException("expected");
		};
		MessageValidator validator = (message) -> {
			throw new IllegalStateException("not expected");
		};
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> validator.validating(failing).decode(Frame.text("a")))
			.withMessage("expected");
	}

	private static void assertDescription(List<Violation> violations, String description) {
		assertThatExceptionOfType(MalformedMessageException.class)
			.isThrownBy(() -> decoder(violations).decode(Frame.text("a")))
			.withMessage(description)
			.satisfies((ex) -> assertThat(ex.in(Frame.text("a")).violations()).isEqualTo(violations));
	}

	private static MessageDecoder<String> decoder(List<Violation> violations) {
		MessageValidator validator = (message) -> violations;
		return validator.validating(TEXT);
	}

}
