package io.buckaroo.router;

import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link Routes}.
 */
class RoutesTests {

	@Test
	void thereMayBeNoRoutes() {
		assertThat(new Routes(List.of())).isEmpty();
	}

	@Test
	void routesDoNotChange() {
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
	void twoRoutesOfOneKindWithTheSamePathAreRefused(String first, String second) {
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
			/files/{name}.{extension} /files/{name}-{extension}
			""")
	void twoRoutesOfOneKindWithDifferentPathsAreAccepted(String first, String second) {
		assertThatNoException().isThrownBy(() -> new Routes(List.of(webSocket(first), webSocket(second))));
		assertThatNoException().isThrownBy(() -> new Routes(List.of(sse(first), sse(second))));
	}

	@Test
	void aWebSocketRouteAndAnSseRouteMayShareAPath() {
		Route webSocket = webSocket("/shared/{x}");
		Route sse = sse("/shared/{y}");
		assertThat(new Routes(List.of(webSocket, sse))).containsExactlyInAnyOrder(webSocket, sse);
	}

	@Test
	void aDuplicateIsToldWithBothRoutes() {
		Route first = webSocket("/chat/{room}");
		Route second = webSocket("/chat/{name}");
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> new Routes(List.of(first, second)))
			.withMessageContaining("/chat/{room}")
			.withMessageContaining("/chat/{name}");
	}

	@Test
	void aRouteShowsItsPathAndBean() {
		assertThat(webSocket("/echo")).hasToString("WebSocket /echo to bean 'socket'");
		assertThat(sse("/time")).hasToString("SSE /time to bean 'source'");
	}

	private static Route webSocket(String path) {
		return BuckarooRouter.route()
			.websocket(path, (frame, state) -> Result.reply(frame))
			.build()
			.routes()
			.get(0)
			.withTarget("bean 'socket'");
	}

	private static Route sse(String path) {
		return BuckarooRouter.route()
			.sse(path, BuckarooEventSource.from((connection) -> Flux.empty()))
			.build()
			.routes()
			.get(0)
			.withTarget("bean 'source'");
	}

}
