package io.buckaroo.route;

import java.util.List;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.router.SseRouteSpec;
import io.buckaroo.router.WebSocketRouteSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.springframework.web.reactive.function.server.RequestPredicates.queryParam;

/**
 * Tests for {@link Routes}.
 */
class RoutesTests {

	@Test
	void routesMayBeEmpty() {
		assertThat(new Routes(List.of())).isEmpty();
	}

	@Test
	void routesAreImmutable() {
		Routes routes = new Routes(List.of(webSocket("/echo")));
		var iterator = routes.iterator();
		iterator.next();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(iterator::remove);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			/echo /echo
			/chat/{room} /chat/{room}
			/chat/{room} /chat/{name}
			/chat/{room}/{user} /chat/{a}/{b}
			/chat/{room:[a-z]+} /chat/{name:[a-z]+}
			/chat/{room:[0-9]{3}} /chat/{name:[0-9]{3}}
			/files/{*path} /files/{*rest}
			/files/{*path} /files/**
			/files/{name}.{extension} /files/{a}.{b}
			""")
	void routesOfOneKindWithTheSamePathAreRefused(String first, String second) {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new Routes(List.of(webSocket(first), webSocket(second))));
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new Routes(List.of(sse(first), sse(second))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			/echo /other
			/echo /echo/
			/chat/lobby /chat/{room}
			/chat/{room} /chat/{*room}
			/chat/{room:[a-z]+} /chat/{room}
			/chat/{room:[a-z]+} /chat/{room:[0-9]+}
			/chat/{room:[0-9]{3}} /chat/{room:[0-9]{4}}
			/chat/{room:[0-9]{1,3}} /chat/{room:[0-9]{4,6}}
			/chat/{room:\\p{Alpha}+} /chat/{room:\\p{Digit}+}
			/chat/{room}/a /chat/{room}/b
			/chat/{room} /chat
			/chat/{room} /chat/
			/chat/{room} /chat/{room}/
			/chat/{room}/{user} /chat/{room}
			/chat/{room:[a-z]+} /chat/1
			/chat/{room:[a-z]+} /chat/{name}.{extension}
			/chat/* /chat/**
			/chat/l* /chat/{room}
			/chat/lobby /chat/Lobby
			/file-{name}.json /file-a.xml
			/**/a /**/b
			/**/a /{*all}
			/files/{*path} /file/{*path}
			/files/{name}.{extension} /files/{name}-{extension}
			""")
	void routesOfOneKindWithDifferentPathsAreAccepted(String first, String second) {
		assertThatNoException().isThrownBy(() -> new Routes(List.of(webSocket(first), webSocket(second))));
		assertThatNoException().isThrownBy(() -> new Routes(List.of(sse(first), sse(second))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			/{*all} /
			/{*all} /chat
			/{*all} /chat/{room}
			/** /**/lobby
			/chat/{*rest} /chat
			/chat/{*rest} /chat/
			/chat/{*rest} /chat/{room}/{user}
			/chat/** /chat/{room}/{*rest}
			/chat/{room} /chat/lobby
			/chat/{room} /chat/{room:[a-z]+}
			/chat/{room} /chat/{name}.{extension}
			/chat/{room} /chat/a*
			/chat/{room:[a-z]+} /chat/lobby
			/chat/l?bby /chat/lobby
			/chat/l* /chat/lobby
			/file-{name}.json /file-a.json
			/{a}/{b} /{a}/b
			""")
	void aRouteWhosePathsAreMatchedByAnEarlierOneIsRefused(String wide, String narrow) {
		assertHides(webSocket(wide), webSocket(narrow));
		assertHides(sse(wide), sse(narrow));
	}

	@Test
	void aWebSocketRouteAndAnSseRouteMayShareAPath() {
		Route webSocket = webSocket("/shared/{x}");
		Route sse = sse("/shared/{y}");
		assertThat(new Routes(List.of(webSocket, sse))).containsExactlyInAnyOrder(webSocket, sse);
	}

	@Test
	void aDuplicateIsReportedWithBothRoutes() {
		Route first = webSocket("/chat/{room}");
		Route second = webSocket("/chat/{name}");
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> new Routes(List.of(first, second)))
			.withMessageContaining("/chat/{room}")
			.withMessageContaining("/chat/{name}");
	}

	@Test
	void aHiddenRouteIsReportedWithTheOneThatHidesIt() {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new Routes(List.of(webSocket("/chat/{room}"), webSocket("/chat/lobby"))))
			.withMessage("No request reaches WebSocket /chat/lobby to bean 'socket': "
					+ "WebSocket /chat/{room} to bean 'socket' matches them first.")
			.satisfies((ex) -> assertThat(ex.action()).startsWith("Declare the route with the narrower path first, "));
	}

	@Test
	void aHiddenRouteNeedNotFollowDirectly() {
		assertThat(isRefused(webSocket("/{*all}"), sse("/other"), sse("/{*all}"), webSocket("/chat"))).isTrue();
	}

	@Test
	void aRouteDoesNotHideOneOfTheOtherKind() {
		assertDoesNotHide(webSocket("/{*all}"), sse("/prices"));
		assertDoesNotHide(sse("/{*all}"), webSocket("/chat"));
	}

	@Test
	void aRouteHidesOneWithASubsetOfItsMethods() {
		Route both = sse("/{*all}", (route) -> route.methods(HttpMethod.GET, HttpMethod.POST));
		Route post = sse("/prices", (route) -> route.methods(HttpMethod.POST));
		assertHides(both, post);
		assertHides(both, sse("/prices"));
		assertDoesNotHide(sse("/{*all}"), post);
		assertDoesNotHide(sse("/{*all}"), sse("/prices", (route) -> route.methods(HttpMethod.GET, HttpMethod.POST)));
		assertDoesNotHide(sse("/prices"), post);
	}

	@Test
	void aRouteWithAConditionDoesNotHideOneWithoutIt() {
		RequestPredicate guard = queryParam("tab", "open");
		assertDoesNotHide(webSocket("/{*all}", (route) -> route.matching(guard)), webSocket("/chat"));
		assertDoesNotHide(webSocket("/chat", (route) -> route.matching(guard)), webSocket("/chat"));
		assertDoesNotHide(webSocket("/chat", (route) -> route.matching(guard).matching(host("a.org"))),
				webSocket("/chat", (route) -> route.matching(guard)));
	}

	@Test
	void aRouteHidesOneWithAdditionalConditions() {
		RequestPredicate guard = queryParam("tab", "open");
		assertHides(webSocket("/chat"), webSocket("/chat", (route) -> route.matching(guard)));
		assertHides(webSocket("/{*all}", (route) -> route.matching(guard)),
				webSocket("/chat", (route) -> route.matching(guard)));
		assertHides(webSocket("/chat", (route) -> route.matching(guard)),
				webSocket("/chat", (route) -> route.matching(host("a.org")).matching(guard)));
		assertThat(isRefused(webSocket("/chat", (route) -> route.matching(guard).matching(host("a.org"))),
				webSocket("/chat", (route) -> route.matching(host("a.org")).matching(guard))))
			.isTrue();
	}

	@Test
	void aLambdaIsEqualOnlyToItself() {
		RequestPredicate guard = (request) -> true;
		RequestPredicate same = (request) -> true;
		assertThat(isRefused(webSocket("/chat", (route) -> route.matching(guard)),
				webSocket("/chat", (route) -> route.matching(guard))))
			.isTrue();
		assertDoesNotHide(webSocket("/chat", (route) -> route.matching(guard)),
				webSocket("/chat", (route) -> route.matching(same)));
	}

	@ParameterizedTest
	@CsvSource({ "admin., admin.example.org", "admin., Admin.Example.org", "admin., admin.eu." })
	void aRouteWithAHostPrefixHidesOneWithAMatchingHost(String prefix, String host) {
		assertHides(webSocket("/chat", (route) -> route.matching(host(prefix))),
				webSocket("/chat", (route) -> route.matching(host(host))));
	}

	@ParameterizedTest
	@CsvSource({ "a.org, b.org", "admin., www.admin.org", "admin., admin", "admin., www." })
	void aRouteDoesNotHideOneWithAnotherHost(String host, String other) {
		assertDoesNotHide(webSocket("/chat", (route) -> route.matching(host(host))),
				webSocket("/chat", (route) -> route.matching(host(other))));
		assertDoesNotHide(webSocket("/chat", (route) -> route.matching(host(other))),
				webSocket("/chat", (route) -> route.matching(host(host))));
	}

	@ParameterizedTest
	@CsvSource({ "a.org, b.org", "admin., www.", "admin., www.admin.org", "admin., admin", "admin.org, admin.com" })
	void hostsThatExcludeEachOtherAreRefused(String host, String other) {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> new Routes(
					List.of(webSocket("/chat", (route) -> route.matching(host(host)).matching(host(other))))))
			.withMessage("No request reaches WebSocket /chat with host %s with host %s to bean 'socket': "
					+ "its host conditions exclude each other.", host, other);
	}

	@ParameterizedTest
	@CsvSource({ "admin., admin.example.org", "admin., admin.eu.", "a.org, A.org" })
	void hostsThatIncludeEachOtherAreAccepted(String host, String other) {
		assertThat(isRefused(webSocket("/chat", (route) -> route.matching(host(host)).matching(host(other)))))
			.isFalse();
		assertThat(isRefused(webSocket("/chat", (route) -> route.matching(host(other)).matching(host(host)))))
			.isFalse();
	}

	@Test
	void toStringContainsTheConditions() {
		assertThat(webSocket("/chat", (route) -> route.matching(host("admin.")).matching((request) -> true)))
			.hasToString("WebSocket /chat with host admin. with a condition to bean 'socket'");
	}

	@Test
	void toStringContainsThePathAndTheBean() {
		assertThat(webSocket("/echo")).hasToString("WebSocket /echo to bean 'socket'");
		assertThat(sse("/time")).hasToString("SSE /time to bean 'source'");
	}

	private static void assertHides(Route earlier, Route later) {
		assertThat(isRefused(earlier, later)).isTrue();
		assertThat(isRefused(later, earlier)).isFalse();
	}

	private static void assertDoesNotHide(Route earlier, Route later) {
		assertThat(isRefused(earlier, later)).isFalse();
	}

	private static boolean isRefused(Route... routes) {
		try {
			new Routes(List.of(routes));
			return false;
		}
		catch (InvalidRouteException ex) {
			return true;
		}
	}

	private static Route webSocket(String path) {
		return webSocket(path, (route) -> {
		});
	}

	private static Route webSocket(String path, Consumer<WebSocketRouteSpec> spec) {
		return BuckarooRouter.route()
			.websocket(path, (frame, state) -> Result.reply(frame), spec)
			.build()
			.routes()
			.get(0)
			.withTarget("bean 'socket'");
	}

	private static Route sse(String path) {
		return sse(path, (route) -> {
		});
	}

	private static Route sse(String path, Consumer<SseRouteSpec> spec) {
		return BuckarooRouter.route()
			.sse(path, BuckarooEventSource.from((connection) -> Flux.empty()), spec)
			.build()
			.routes()
			.get(0)
			.withTarget("bean 'source'");
	}

}
