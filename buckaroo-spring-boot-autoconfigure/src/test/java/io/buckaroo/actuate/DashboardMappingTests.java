package io.buckaroo.actuate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DashboardMapping}.
 */
class DashboardMappingTests {

	private static final String PATH = "/actuator/buckaroo";

	private final DashboardMapping mapping = mapping();

	private static DashboardMapping mapping() {
		DashboardMapping mapping = new DashboardMapping(PATH, (exchange) -> Mono.empty());
		mapping.setApplicationContext(new StaticApplicationContext());
		return mapping;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8 | true
			text/html                                                                  | true
			text/*, application/json;q=0.5                                             | true
			*/*, application/json;q=0                                                  | true
			application/json;q=0.1, text/html;q=0.2                                    | true
			                                                                           | false
			*/*                                                                        | false
			application/json                                                           | false
			application/vnd.spring-boot.actuator.v3+json                               | false
			text/html;q=0.5, application/json                                          | false
			text/html, application/json                                                | false
			text/html;q=0, */*                                                         | false
			image/png                                                                  | false
			no media type                                                              | false
			""")
	void aRequestIsMappedIfItPrefersHtml(@Nullable String accept, boolean expected) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get(PATH);
		if (accept != null) {
			request.header("Accept", accept);
		}
		assertThat(isMapped(request)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "GET, true", "HEAD, true", "POST, false", "DELETE, false", "OPTIONS, false" })
	void onlyReadingIsMapped(String method, boolean expected) {
		assertThat(
				isMapped(MockServerHttpRequest.method(HttpMethod.valueOf(method), PATH).header("Accept", "text/html")))
			.isEqualTo(expected);
	}

	@Test
	void otherPathsAreNotMapped() {
		assertThat(isMapped(MockServerHttpRequest.get(PATH + "/connections").header("Accept", "text/html"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "text/html", "application/json" })
	void cachesAreToldThatTheAnswerDependsOnTheMediaType(String accept) {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get(PATH).header("Accept", accept));
		this.mapping.getHandler(exchange).block();
		assertThat(exchange.getResponse().getHeaders().getVary()).containsExactly("Accept");
	}

	private boolean isMapped(MockServerHttpRequest.BaseBuilder<?> request) {
		return this.mapping.getHandler(MockServerWebExchange.from(request)).blockOptional().isPresent();
	}

}
