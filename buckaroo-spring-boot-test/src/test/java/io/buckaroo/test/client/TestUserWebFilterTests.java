package io.buckaroo.test.client;

import java.security.Principal;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TestUserWebFilter}.
 */
class TestUserWebFilterTests {

	private final TestUserWebFilter filter = new TestUserWebFilter();

	@Test
	void setsThePrincipalOnce() {
		String id = AnnouncedUsers.announce(new TestUser(() -> "ann", false));
		Principal principal = filter(id);
		assertThat(principal).isNotNull();
		assertThat(principal.getName()).isEqualTo("ann");
		assertThat(filter(id)).isNull();
	}

	@Test
	void doesNotChangeOtherRequests() {
		assertThat(filter(null)).isNull();
		assertThat(filter("ann")).isNull();
	}

	@Test
	void doesNotAuthenticateARequestThatOnlyHasACsrfToken() {
		assertThat(filter(AnnouncedUsers.announce(new TestUser(null, true)))).isNull();
	}

	@Test
	void precedesSpringSecurity() {
		assertThat(this.filter.getOrder()).isLessThan(-100);
	}

	private @Nullable Principal filter(@Nullable String id) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/chat");
		if (id != null) {
			request.header(AnnouncedUsers.HEADER, id);
		}
		AtomicReference<@Nullable Principal> principal = new AtomicReference<>();
		this.filter
			.filter(MockServerWebExchange.from(request.build()),
					(exchange) -> exchange.getPrincipal().doOnNext(principal::set).then())
			.block();
		return principal.get();
	}

}
