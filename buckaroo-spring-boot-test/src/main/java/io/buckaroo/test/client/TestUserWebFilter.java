package io.buckaroo.test.client;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * The part of {@link BuckarooTestClient} in the application that it tests: authenticates
 * a request as the user of {@link ClientRequest#user(String, String...)} or
 * {@code @WithMockUser}, or as nobody if the request is {@code anonymous()} or has
 * credentials of its own. Auto-configured in tests.
 * <p>
 * It has no effect on other requests. The user is not part of the request: the client
 * keeps it in the memory of this JVM and sends a random id, which is valid for one
 * request.
 */
public final class TestUserWebFilter implements WebFilter, Ordered {

	/**
	 * Creates a filter.
	 */
	public TestUserWebFilter() {
	}

	/**
	 * Before the filters of Spring Security, whose order is -100.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 10;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String id = exchange.getRequest().getHeaders().getFirst(AnnouncedUsers.HEADER);
		TestUser user = AnnouncedUsers.take(id);
		return (user != null) ? user.filter(exchange, chain) : chain.filter(exchange);
	}

}
