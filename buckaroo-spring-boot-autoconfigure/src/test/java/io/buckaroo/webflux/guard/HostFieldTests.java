package io.buckaroo.webflux.guard;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostField}.
 */
class HostFieldTests {

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8080", "example.org:0", "a:65535", "127.0.0.1", "127.0.0.1:80",
			"[::1]", "[::1]:8080", "[2001:db8::1]", "[::ffff:1.2.3.4]:1", "my_host", "a-b.c~d", "a!$&'()*+,;=b", "%41b",
			"." })
	void aNameOrAnAddressWithAnOptionalPortIsValid(String host) {
		assertThat(HostField.isValid(List.of(host))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ":80", "[", "]", "[]", "[]:80", "[::1", "::1", "[::1]x", "[::1]80",
			"[::1%25eth0]", "[v1.x]", "[[::1]]", "a b", "a@b", "user:secret@localhost", "a:", "a:b", "a:1:2", "a:65536",
			"a:123456", "a:-1", "a:+1", "a/b", "a?b", "a#b", "a\\b", "%", "%4", "%zz", "a\"", "<a>", "a{b}", "a|b",
			"a^b", "a`b", "caf\u00e9", "a\tb", "a[::1]", "http://a" })
	void anythingElseIsInvalid(String host) {
		assertThat(HostField.isValid(List.of(host))).isFalse();
	}

	@Test
	void thereMustBeExactlyOne() {
		assertThat(HostField.isValid(List.of())).isFalse();
		assertThat(HostField.isValid(List.of("localhost", "localhost"))).isFalse();
	}

}
