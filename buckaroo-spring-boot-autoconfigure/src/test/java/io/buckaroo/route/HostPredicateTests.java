package io.buckaroo.route;

import java.net.URI;

import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.reactive.function.server.MockServerRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HostPredicate}.
 */
class HostPredicateTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			example.org http://example.org/
			example.org http://EXAMPLE.org/
			Example.ORG http://example.org/
			example.org http://example.org:8080/
			example.org https://example.org:443/
			my_host http://my_host/
			my_host http://my_host:8080/
			127.0.0.1 http://127.0.0.1:8080/
			[::1] http://[::1]/
			[::1] http://[::1]:8080/
			[2001:DB8::1] http://[2001:db8::1]:8080/
			admin. http://admin.example.org/
			ADMIN. http://Admin.example.org:8080/
			admin. http://admin.eu.example.org/
			admin.eu. http://admin.eu.example.org/
			my_admin. http://my_admin.example.org/
			""")
	void matchesItsHostOnAnyPort(String host, URI uri) {
		assertThat(matches(host, uri)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			example.org http://www.example.org/
			example.org http://example.org.evil/
			example.org http://example.com/
			example http://example.org/
			admin. http://admin/
			admin. http://administrator.example.org/
			admin. http://www.admin.example.org/
			[::1] http://[::2]/
			example.org /no/host
			admin. /no/host
			""")
	void doesNotMatchAnotherHost(String host, URI uri) {
		assertThat(matches(host, uri)).isFalse();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void anEmptyHostIsRefused(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> BuckarooRouter.host(host))
			.withMessage("'host' must not be empty");
	}

	@Test
	void predicatesOfOneHostAreEqual() {
		assertThat(BuckarooRouter.host("Example.org")).isEqualTo(BuckarooRouter.host("example.ORG"))
			.isNotEqualTo(BuckarooRouter.host("example.com"));
	}

	@Test
	void toStringContainsTheHost() {
		assertThat(BuckarooRouter.host("Admin.")).hasToString("host admin.");
	}

	private static boolean matches(String host, URI uri) {
		return BuckarooRouter.host(host).test(MockServerRequest.builder().uri(uri).build());
	}

}
