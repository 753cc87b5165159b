package io.buckaroo.webflux.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientText}.
 */
class ClientTextTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			https://evil.example,   'https://evil.example'
			"",                     ''
			it's,                   'it\\u0027s'
			a\\b,                   'a\\u005cb'
			bücher,                 'b\\u00fccher'
			""")
	void charactersOtherThanPrintableAsciiAreEscaped(String text, String quoted) {
		assertThat(ClientText.quote(text)).isEqualTo(quoted);
	}

	@Test
	void aLineBreakIsEscaped() {
		assertThat(ClientText.quote("a\r\n2026 INFO forged")).isEqualTo("'a\\u000d\\u000a2026 INFO forged'");
	}

	@Test
	void theQuotationMarksOfASentenceAreKept() {
		assertThat(ClientText.sentence("'a\nb' is unknown")).isEqualTo("'a\\u000ab' is unknown");
	}

	@Test
	void aLongTextIsCut() {
		assertThat(ClientText.quote("x".repeat(10_000))).isEqualTo("'" + "x".repeat(100) + "...'");
	}

}
