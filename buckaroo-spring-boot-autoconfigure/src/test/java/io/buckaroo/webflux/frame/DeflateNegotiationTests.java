package io.buckaroo.webflux.frame;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DeflateNegotiation} and {@link ExtensionOffer}.
 */
class DeflateNegotiationTests {

	private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

	private static final String ANSWER_WITH_BITS = ANSWER + "; server_max_window_bits=15";

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate", "permessage-deflate; client_max_window_bits",
			"permessage-deflate;client_max_window_bits=8", "permessage-deflate ; client_max_window_bits = 15 ",
			"permessage-deflate; client_max_window_bits=\"10\"", "permessage-deflate; client_max_window_bits=\"1\\0\"",
			"permessage-deflate; server_no_context_takeover", "permessage-deflate; client_no_context_takeover",
			"permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
			"\tpermessage-deflate\t;\tclient_max_window_bits\t" })
	void anOfferOfPermessageDeflateIsAccepted(String offer) {
		assertThat(answer(offer)).isEqualTo(ANSWER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate; server_max_window_bits=15",
			"permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits" })
	void anOfferedWindowOf15IsRepeated(String offer) {
		assertThat(answer(offer)).isEqualTo(ANSWER_WITH_BITS);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					an unsupported window             | permessage-deflate; server_max_window_bits=14
					an unsupported window             | permessage-deflate; server_max_window_bits=8
					a window without its value        | permessage-deflate; server_max_window_bits
					an invalid window                 | permessage-deflate; server_max_window_bits=16
					an invalid window                 | permessage-deflate; client_max_window_bits=7
					an invalid window                 | permessage-deflate; client_max_window_bits=16
					a window with a leading zero      | permessage-deflate; client_max_window_bits=08
					a window that is not a number     | permessage-deflate; client_max_window_bits=many
					a value for a parameter without   | permessage-deflate; server_no_context_takeover=true
					a value for a parameter without   | permessage-deflate; client_no_context_takeover=1
					an unknown parameter              | permessage-deflate; level=9
					a parameter in another case       | permessage-deflate; Client_Max_Window_Bits
					the same parameter twice          | permessage-deflate; client_max_window_bits; client_max_window_bits=9
					the same parameter twice          | permessage-deflate; server_no_context_takeover; server_no_context_takeover
					another extension                 | x-webkit-deflate-frame
					another extension                 | permessage-bzip2; client_max_window_bits
					""")
	void anOfferIsDeclined(String reason, String offer) {
		assertThat(answer(offer)).as(reason).isNull();
	}

	@Test
	void withoutAnOfferThereIsNoAnswer() {
		assertThat(answer()).isNull();
		assertThat(answer("")).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			permessage-deflate; server_max_window_bits=10, permessage-deflate                               | ''
			permessage-deflate; level=9, permessage-deflate; server_max_window_bits=15                      | 15
			permessage-deflate, permessage-deflate; server_max_window_bits=15                               | ''
			x-other; a=b, permessage-deflate                                                                | ''
			, ,permessage-deflate,                                                                          | ''
			""")
	void theFirstSupportedOfferIsAccepted(String offers, String bits) {
		assertThat(answer(offers)).isEqualTo(bits.isEmpty() ? ANSWER : ANSWER_WITH_BITS);
	}

	@Test
	void offersMayComeInSeveralHeaders() {
		assertThat(answer("x-other", "permessage-deflate; server_max_window_bits=9", "permessage-deflate"))
			.isEqualTo(ANSWER);
	}

	@Test
	void aQuotedValueDoesNotEndAtASeparator() {
		assertThatIllegalArgumentException().isThrownBy(() -> answer("x-other; a=\"b, permessage-deflate\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { ";", "permessage-deflate;", "permessage-deflate; ; client_max_window_bits",
			"permessage-deflate; =15", "permessage-deflate; client_max_window_bits=",
			"permessage-deflate client_max_window_bits", "permessage-deflate; a=b c", "permessage-deflate; a=\"\"",
			"permessage-deflate; a=\"b", "permessage-deflate; a=\"b\\", "permessage-deflate; a=\"b\"c", "per(message)",
			"permessage-d\u00E9flate", "\"permessage-deflate\"", "permessage-deflate; a=b=c" })
	void aMalformedHeaderIsRefused(String header) {
		assertThatIllegalArgumentException().isThrownBy(() -> answer(header)).withMessageStartingWith("Malformed at ");
	}

	private static String answer(String... headers) {
		return DeflateNegotiation.answer(ExtensionOffer.parse(List.of(headers)));
	}

}
