package io.buckaroo.webflux.routing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOptions;
import io.buckaroo.route.RouteScope;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamCorsProcessor}.
 */
class StreamCorsProcessorTests {

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	@Test
	void routesAreNotComparedByTheEqualityOfTheirHandlers() {
		Map<Route, CorsConfiguration> configurations = new IdentityHashMap<>();
		Route.Sse first = new Route.Sse(RouteScope.of("/news"), "bean 'news'", RouteOptions.NONE, new EqualSource(),
				Set.of(HttpMethod.GET));
		Route.Sse second = new Route.Sse(first.scope(), first.target(), first.options(), new EqualSource(),
				first.methods());
		CorsConfiguration configuration = new CorsConfiguration();
		configurations.put(first, configuration);
		configurations.put(second, configuration);
		StreamCorsProcessor processor = new StreamCorsProcessor(configurations, this.registry);
		ServerWebExchange exchange = MockServerWebExchange.from(
				MockServerHttpRequest.get("http://localhost/news").header(HttpHeaders.ORIGIN, "https://evil.example"));
		new MatchedRoute(second, Map.of(), configuration).expose(exchange);
		assertThat(processor.process(configuration, exchange)).isFalse();
	}

	private static final class EqualSource implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.stop();
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof EqualSource;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

}
