package io.buckaroo.test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.autoconfigure.BuckarooProperties;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.http.HttpMethod;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestRequest}.
 */
class TestRequestTests {

	private final BuckarooProperties properties = Binder.get(new MockEnvironment())
		.bindOrCreate("buckaroo", BuckarooProperties.class);

	@Test
	void aSocketHasTheDefaultsOfTheProperties() {
		BuckarooProperties.WebSocket socket = this.properties.websocket();
		assertThat(TestRequest.of(new Echo()).settings(ConnectionKind.WEBSOCKET))
			.isEqualTo(new ConnectionSettings(socket.idleTimeout(), socket.pingInterval(), socket.sendTimeout(),
					socket.maxAge(), this.properties.mailbox().capacity(), this.properties.mailbox().overflow()));
	}

	@Test
	void anEventSourceHasTheDefaultsOfTheProperties() {
		BuckarooProperties.Sse stream = this.properties.sse();
		assertThat(TestRequest.of(new Source()).settings(ConnectionKind.SSE))
			.isEqualTo(new ConnectionSettings(stream.idleTimeout(), stream.heartbeat(), stream.sendTimeout(),
					stream.maxAge(), this.properties.mailbox().capacity(), this.properties.mailbox().overflow()));
	}

	@Test
	void hasTheRouteOfTheAnnotation() {
		TestConnection connection = TallySocket.open().connection();
		assertThat(connection.route()).isEqualTo("/tally/{word}");
		assertThat(connection.uri()).isEqualTo(URI.create("http://localhost/tally/spring"));
		assertThat(connection.pathVariables()).containsOnlyKeys("word");
	}

	@Test
	void anEventSourceHasTheRouteOfItsAnnotation() {
		assertThat(TestEventSource.open(new Source()).connection().route()).isEqualTo("/source");
	}

	@Test
	void aHandlerWithoutAnnotationHasADefaultRoute() {
		assertThat(connection((request) -> {
		}).route()).isEqualTo("/test");
	}

	@Test
	void theDefaultRouteHasThePathVariables() {
		TestConnection connection = connection((request) -> request.pathVariable("room", 7));
		assertThat(connection.route()).isEqualTo("/test/{room}");
		assertThat(connection.pathVariable("room")).isEqualTo("7");
		assertThat(connection.uri()).hasPath("/test/7");
	}

	@Test
	void encodesPathVariablesInTheUri() {
		TestConnection connection = connection((request) -> request.route("/chat/{room}/{*rest}")
			.pathVariable("room", "a b/c")
			.pathVariable("rest", "/x/y z"));
		assertThat(connection.uri()).isEqualTo(URI.create("http://localhost/chat/a%20b%2Fc/x/y%20z"));
		assertThat(connection.pathVariables()).containsEntry("room", "a b/c").containsEntry("rest", "/x/y z");
	}

	@Test
	void readsTheUri() {
		TestConnection connection = connection((request) -> request.route("/chat/{room}")
			.uri("https://example.org/chat/a%20b?color=light%20blue&color=red&x"));
		assertThat(connection.pathVariable("room")).isEqualTo("a b");
		assertThat(connection.queryParams().get("color")).containsExactly("light blue", "red");
		assertThat(connection.queryParam("x")).isNull();
		assertThat(connection.uri()).hasHost("example.org");
	}

	@Test
	void theUriMayBeAPath() {
		TestConnection connection = connection((request) -> request.uri("/live?x=1"));
		assertThat(connection.uri()).isEqualTo(URI.create("http://localhost/live?x=1"));
		assertThat(connection.route()).isEqualTo("/live");
	}

	@Test
	void addsQueryParametersToTheUri() {
		TestConnection connection = connection((request) -> request.queryParam("q", "a&b", "ü").queryParam("n", 1));
		assertThat(connection.uri()).isEqualTo(URI.create("http://localhost/test?q=a%26b&q=%C3%BC&n=1"));
		assertThat(connection.queryParams().get("q")).containsExactly("a&b", "ü");
		assertThat(connection.queryParam("n")).isEqualTo("1");
	}

	@Test
	void setsTheRest() {
		InetSocketAddress address = InetSocketAddress.createUnresolved("client", 1);
		TestConnection connection = connection((request) -> request.header("X-Test", "a", "b")
			.cookie("theme", "dark")
			.principal("ann")
			.attribute("area", "admin")
			.subprotocol("chat.v2")
			.lastEventId("17-2")
			.remoteAddress(address));
		assertThat(connection.headers().get("X-Test")).containsExactly("a", "b");
		assertThat(connection.cookies().getFirst("theme").getValue()).isEqualTo("dark");
		assertThat(connection.principal()).extracting(Principal::getName).isEqualTo("ann");
		assertThat(connection.attributes()).containsEntry("area", "admin");
		assertThat(connection.subprotocol()).isEqualTo("chat.v2");
		assertThat(connection.lastEventId()).isEqualTo("17-2");
		assertThat(connection.remoteAddress()).isEqualTo(address);
		assertThat(connection.method()).isEqualTo(HttpMethod.GET);
	}

	@Test
	void hasNoLastEventIdIfItIsNull() {
		assertThat(connection((request) -> request.lastEventId(null)).lastEventId()).isNull();
		assertThat(connection((request) -> request.lastEventId("17-2").lastEventId(null)).headers().isEmpty()).isTrue();
	}

	@Test
	void readsTheLastEventIdFromTheQuery() {
		assertThat(connection((request) -> request.queryParam("lastEventId", "17-2")).lastEventId()).isEqualTo("17-2");
	}

	@Test
	void hasAnAddressAndNoPrincipalByDefault() {
		TestConnection connection = connection((request) -> {
		});
		assertThat(connection.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
		assertThat(connection.principal()).isNull();
		assertThat(connection.lastEventId()).isNull();
	}

	@Test
	void aResultSeesTheContext() {
		TestSocket<Void> socket = TestSocket.open(
				(frame, state) -> Result.later(
						Mono.deferContextual((context) -> Mono.just(context.<String>get("user"))),
						(user) -> Result.reply(Frame.text(user))),
				(request) -> request.context(Context.of("user", "ann")));
		socket.receive("who?");
		assertThat(socket).hasSent("ann");
	}

	@Test
	void refusesAnUnknownPathVariable() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TestSocket.open(new TallySocket(), (request) -> request.pathVariable("wrod", "spring")))
			.withMessage("The route '/tally/{word}' has no path variable 'wrod', but only [word]");
	}

	@Test
	void refusesAPathThatDoesNotMatchTheRoute() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TestSocket.open(new TallySocket(), (request) -> request.uri("/chat/spring")))
			.withMessage("The path '/chat/spring' of the request does not match the route '/tally/{word}'");
	}

	@Test
	void refusesAValueThatDoesNotMatchTheRoute() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection((request) -> request.route("/orders/{id:[0-9]+}").pathVariable("id", "x")))
			.withMessage("The path '/orders/x' of the request does not match the route '/orders/{id:[0-9]+}'");
	}

	@Test
	void aMissingPathVariableFailsWhereItIsRead() {
		TestSocket<TallySocket.Tally> socket = TestSocket.open(new TallySocket());
		assertThat(socket).hasFailedWith(IllegalArgumentException.class);
		assertThat(socket.toString()).contains("The request has no value for the path variable 'word' of the route "
				+ "'/tally/{word}': set it with request.pathVariable(\"word\", …)");
	}

	@Test
	void refusesASettingOfTheOtherKind() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection((request) -> request.heartbeat(Duration.ofSeconds(1))))
			.withMessage("'heartbeat' does not apply to a socket: a socket has a pingInterval");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TestEventSource.open(new Source(), (request) -> request.subprotocol("v1")))
			.withMessage("'subprotocol' does not apply to an event source: an event stream has none");
	}

	@Test
	void refusesANegativeDuration() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection((request) -> request.idleTimeout(Duration.ofSeconds(-1))))
			.withMessage("'idleTimeout' must not be negative: PT-1S");
	}

	@Test
	void refusesAMailboxWithoutCapacity() {
		assertThatIllegalArgumentException().isThrownBy(() -> connection((request) -> request.mailboxCapacity(0)))
			.withMessage("'capacity' must be at least 1: 0");
	}

	private static TestConnection connection(Consumer<TestRequest> request) {
		return TestSocket.open(new Echo(), request).connection();
	}

	@SseMapping("/source")
	static class Source implements BuckarooEventSource<Void> {

	}

}
