package io.buckaroo.routing;

import java.util.Map;
import java.util.TreeMap;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.Admission;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RequestPredicates.queryParam;

/**
 * Tests for the table that maps {@code Plug.Router} and Buckaroo's macros to the Java
 * API, one test for each row, on a server with the routes of the table.
 */
@Timeout(60)
class FromPlugRouterIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Routes.class, "buckaroo.base-path=/live",
			"buckaroo.sse.retry=0");

	@Test
	void websocket() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/live/echo")) {
			client.sendText("hi");
			assertThat(client.readFrame().text()).isEqualTo("hi");
		}
	}

	@Test
	void source() {
		assertThat(get("/live/time")).isEqualTo("time {}");
	}

	@Test
	void options() {
		assertThat(get("/live/time?zone=UTC")).isEqualTo("zone {}");
	}

	@Test
	void pathVariable() {
		assertThat(get("/live/hello/you")).isEqualTo("variable {name=you}");
	}

	@Test
	void glob() {
		assertThat(get("/live/files/a/b")).isEqualTo("glob {path=/a/b}");
	}

	@Test
	void everythingElse() {
		assertThat(get("/live/any/thing")).isEqualTo("rest {rest=/any/thing}");
	}

	@Test
	void prefixInASegment() {
		assertThat(get("/live/bar-1")).isEqualTo("prefix {bar=1}");
	}

	@Test
	void suffixInASegment() {
		assertThat(get("/live/a.json")).isEqualTo("suffix {name=a}");
	}

	@Test
	void globAfterAPrefix() {
		assertThat(get("/live/deep/bar-1/2/3")).isEqualTo("deep {head=bar-1, tail=/2/3}");
	}

	@Test
	void exactHost() {
		assertThat(get("/live/hosted", "foo.com")).isEqualTo("exact {}");
		assertThat(get("/live/hosted", "www.foo.com")).startsWith("rest");
	}

	@Test
	void hostByPrefix() {
		assertThat(get("/live/hosted", "admin.example.org")).isEqualTo("admin {}");
	}

	@Test
	void guard() {
		assertThat(get("/live/guarded?tab=open")).isEqualTo("guarded {}");
		assertThat(get("/live/guarded?tab=shut")).startsWith("rest");
	}

	@Test
	void methods() {
		assertThat(only(request(HttpMethod.POST, "/live/query", "localhost"))).isEqualTo("query {}");
		assertThat(get("/live/query")).isEqualTo("query {}");
	}

	@Test
	void assigns() {
		assertThat(get("/live/assigned")).isEqualTo("assigned {area=admin}");
	}

	@Test
	void nesting() {
		assertThat(get("/live/api/users/7")).isEqualTo("nested {id=7}");
	}

	@Test
	void forward() {
		assertThat(get("/live/users/7/posts/8")).isEqualTo("posts {id=7, post=8}");
	}

	@Test
	void firstMatchWins() {
		assertThat(get("/live/orders/new")).isEqualTo("new {}");
		assertThat(get("/live/orders/7")).isEqualTo("order {id=7}");
	}

	@Test
	void pipeline() {
		request(HttpMethod.GET, "/live/checked", "localhost").expectStatus().isUnauthorized().expectBody();
	}

	@Test
	void severalRouters() {
		assertThat(get("/live/hello/you")).startsWith("variable");
		assertThat(get("/live/hello/you/there")).startsWith("rest");
	}

	@Test
	void prefixOfAll() {
		request(HttpMethod.GET, "/hello/you", "localhost").expectStatus().isNotFound().expectBody();
	}

	@Test
	void annotation() {
		assertThat(get("/live/annotated")).isEqualTo("annotated {}");
	}

	private static String get(String path) {
		return get(path, "localhost");
	}

	private static String get(String path, String host) {
		return only(request(HttpMethod.GET, path, host));
	}

	private static WebTestClient.ResponseSpec request(HttpMethod method, String path, String host) {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + server.port())
			.responseTimeout(TestServer.PATIENCE)
			.build()
			.method(method)
			.uri(path)
			.header("Host", host)
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange();
	}

	private static String only(WebTestClient.ResponseSpec response) {
		return response.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody()
			.blockLast(TestServer.PATIENCE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		@Order(1)
		BuckarooRouter routes() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			BuckarooRouter posts = BuckarooRouter.route().sse("/posts/{post}", new Tell("posts")).build();
			return BuckarooRouter.route()
				.websocket("/echo", echo)
				.sse("/time", new Tell("zone"), (route) -> route.matching(queryParam("zone", "UTC")))
				.sse("/time", new Tell("time"))
				.sse("/hello/{name}", new Tell("variable"))
				.sse("/files/{*path}", new Tell("glob"))
				.sse("/bar-{bar}", new Tell("prefix"))
				.sse("/{name}.json", new Tell("suffix"))
				.sse("/deep/{head:bar-.+}/{*tail}", new Tell("deep"))
				.sse("/hosted", new Tell("exact"), (route) -> route.matching(host("foo.com")))
				.sse("/hosted", new Tell("admin"), (route) -> route.matching(host("admin.")))
				.sse("/guarded", new Tell("guarded"), (route) -> route.matching(queryParam("tab", "open")))
				.sse("/query", new Tell("query"), (route) -> route.methods(HttpMethod.GET, HttpMethod.POST))
				.sse("/assigned", new Tell("assigned"), (route) -> route.attribute("area", "admin"))
				.nest("/api", (api) -> api.sse("/users/{id}", new Tell("nested")))
				.mount("/users/{id}", posts)
				.sse("/orders/new", new Tell("new"))
				.sse("/orders/{id}", new Tell("order"))
				.sse("/checked", new Tell("checked"),
						(route) -> route.check((request) -> Mono.just(Admission.refuse(HttpStatus.UNAUTHORIZED))))
				.build();
		}

		@Bean
		@SseMapping("/annotated")
		BuckarooEventSource<Void> annotated() {
			return new Tell("annotated");
		}

		@Bean
		@Order(2)
		BuckarooRouter fallback() {
			return BuckarooRouter.route()
				.sse("/{*rest}", new Tell("rest"),
						(route) -> route.matching((request) -> !request.path().contains("annotated")))
				.build();
		}

	}

	/**
	 * Sends its name and the description of the connection, and ends.
	 */
	private record Tell(String name) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			Map<String, Object> shown = new TreeMap<>(connection.pathVariables());
			shown.putAll(connection.attributes());
			return Result.stop(Result.reply(Event.of(this.name + " " + shown)));
		}

	}

}
