package io.buckaroo.webflux.routing;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Acceptance}.
 */
class AcceptanceTests {

	@Test
	void withoutAcceptEverythingIsWanted() {
		assertThat(Acceptance.of(new HttpHeaders())).isEqualTo(Acceptance.WANTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "," })
	void anEmptyAcceptWantsEverything(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.WANTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "Text/Event-Stream", "text/event-stream;charset=UTF-8", "text/*",
			"*/*", "*", "*/*;q=0.1" })
	void aRangeThatIncludesEventStreamsWantsThem(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.WANTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/*", "text/event", "text/*+xml", "application/json, text/plain" })
	void rangesThatDoNotIncludeEventStreamsExcludeThem(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.EXCLUDED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/event-stream, application/json             | WANTED
			application/json, text/event-stream             | WANTED
			text/event-stream, */*                          | WANTED
			text/event-stream;q=0.5, text/html;q=0.4        | WANTED
			text/event-stream, text/html;q=0.9, */*;q=0.8   | WANTED
			text/event-stream;q=0.9, text/html              | POSSIBLE
			text/event-stream;q=0.9, */*                    | POSSIBLE
			text/event-stream;q=0.001, application/json     | POSSIBLE
			""")
	void theHigherQualityIsPreferred(String accept, Acceptance expected) {
		assertThat(acceptance(accept)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
			"application/json, text/plain, */*", "image/avif,image/webp,*/*;q=0.8", "text/css,*/*;q=0.1",
			"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/html, text/*",
			"text/*, */*;q=0.5, text/html" })
	void aNamedTypeIsPreferredToARange(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.POSSIBLE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			*/*;q=0.1, text/event-stream                    | WANTED
			text/*;q=0.1, text/event-stream, */*;q=0.2      | WANTED
			text/*;q=0, text/event-stream                   | WANTED
			*/*;q=0, text/*                                 | WANTED
			text/event-stream;q=0.1, text/*;q=0.9           | POSSIBLE
			text/*;q=0.1, */*                               | POSSIBLE
			text/event-stream;q=0, text/*, */*              | EXCLUDED
			*/*, text/event-stream;q=0                      | EXCLUDED
			text/*;q=0, */*                                 | EXCLUDED
			""")
	void theMostSpecificRangeDeterminesTheQuality(String accept, Acceptance expected) {
		assertThat(acceptance(accept)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream;q=0.5, text/event-stream, text/html;q=0.9",
			"text/event-stream, text/event-stream;q=0.5, text/html;q=0.9",
			"text/event-stream;q=0, text/event-stream;charset=UTF-8", "text/event-stream;charset=UTF-8, */*;q=0" })
	void ofTwoEquallySpecificRangesTheBetterOneCounts(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.WANTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream;q=0", "text/event-stream; q=0.000", "*/*;q=0", "text/*;q=0.0" })
	void qualityZeroExcludesEventStreams(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.EXCLUDED);
	}

	@Test
	void aTypeWithQualityZeroIsNotPreferred() {
		assertThat(acceptance("text/html;q=0, */*")).isEqualTo(Acceptance.WANTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "everything", "text/", "*/html", "text/event-stream;q=2", "text/event-stream;q=high",
			"text/event-stream, everything" })
	void aMalformedHeaderExcludesEventStreams(String accept) {
		assertThat(acceptance(accept)).isEqualTo(Acceptance.EXCLUDED);
	}

	@Test
	void severalHeadersAreOneList() {
		assertThat(acceptance("text/html", "text/event-stream")).isEqualTo(Acceptance.WANTED);
		assertThat(acceptance("text/html", "*/*;q=0.8")).isEqualTo(Acceptance.POSSIBLE);
		assertThat(acceptance("*/*", "text/event-stream;q=0")).isEqualTo(Acceptance.EXCLUDED);
		assertThat(acceptance("", "text/html")).isEqualTo(Acceptance.EXCLUDED);
	}

	private static Acceptance acceptance(String... accept) {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(HttpHeaders.ACCEPT, List.of(accept));
		return Acceptance.of(headers);
	}

}
