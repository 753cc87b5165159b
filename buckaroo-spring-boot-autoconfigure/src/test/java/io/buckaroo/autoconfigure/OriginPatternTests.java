package io.buckaroo.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OriginPattern}.
 */
class OriginPatternTests {

	@ParameterizedTest
	@ValueSource(strings = { "*", "https://example.org", "https://*.example.org", "http://localhost:5173",
			"https://*.example.org:[8080,8081]", "https://example.org:[*]", "*://example.org", "http://[::1]:8080",
			"http://[fe80::80]", "capacitor://localhost", "chrome-extension://abcdefgh", "http://example.org:443",
			"https://example.org:8443", "https://*" })
	void aPatternOfAnOriginIsAccepted(String pattern) {
		assertThat(OriginPattern.mistakeIn(pattern)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "https://example.org/, https://example.org", "https://example.org/app, https://example.org",
			"https://example.org/app?a=b#c, https://example.org", "https://example.org?a, https://example.org",
			"https://example.org:443, https://example.org", "http://example.org:80/, http://example.org",
			"https://Example.ORG, https://example.org", "HTTPS://example.org, https://example.org",
			"wss://example.org, https://example.org", "ws://localhost:3000/echo, http://localhost:3000",
			"https://bücher.example, https://xn--bcher-kva.example" })
	void aPatternThatNeverMatchesIsCorrected(String pattern, String origin) {
		assertThat(OriginPattern.mistakeIn(pattern))
			.isEqualTo("Browsers send an origin in another form, without a path: write '%s'.", origin);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "example.org", "https:", "https://", "//example.org", "https:///path",
			"https://user@example.org", "https://exam ple.org", "null" })
	void anotherTextIsRefused(String pattern) {
		assertThat(OriginPattern.mistakeIn(pattern))
			.isEqualTo("Each origin must be '*' or a scheme and a host, such as 'https://*.example.org'.");
	}

}
