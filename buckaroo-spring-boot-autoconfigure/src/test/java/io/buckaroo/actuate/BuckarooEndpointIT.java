package io.buckaroo.actuate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.runtime.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BuckarooEndpoint}, on the wire.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BuckarooEndpointIT {

	private static final String CONNECTIONS = "/actuator/buckaroo/connections";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0",
			"buckaroo.shutdown.spread=0", "management.endpoints.web.exposure.include=buckaroo",
			"management.endpoint.buckaroo.access=unrestricted");

	private final WebTestClient client = WebTestClient.bindToServer(new JdkClientHttpConnector())
		.baseUrl(server.httpUri("").toString())
		.build();

	@Test
	void theNodeIsDescribed() {
		Instant before = Instant.now();
		DocumentContext node = node();
		assertThat(node.<Map<String, ?>>read("$").keySet()).containsExactlyInAnyOrder("time", "startedAt", "node",
				"draining", "routes", "topics", "cluster");
		assertThat(node.<String>read("node")).isEqualTo(server.bean(Node.class).id());
		assertThat(Instant.parse(node.read("time"))).isBetween(before.minusMillis(1), Instant.now());
		assertThat(Instant.parse(node.read("startedAt"))).isBefore(before);
		assertThat(node.<Boolean>read("draining")).isFalse();
		assertThat(node.<Object>read("cluster")).isNull();
	}

	@Test
	void everyRouteIsDescribed() {
		assertThat(node().<List<String>>read("routes[*].route")).containsExactly("/echo", "/news", "/orders", "/slow");
		assertThat(node().<List<String>>read("routes[*].handler")).containsExactly("bean 'echo'", "bean 'news'",
				"bean 'orders'", "bean 'slow'");
		assertThat(node().<List<String>>read("routes[*].kind")).containsExactly("websocket", "sse", "websocket",
				"websocket");
		assertThat(node().<List<List<String>>>read("routes[*].codecs")).containsExactly(List.of(), List.of(),
				List.of("json"), List.of());
	}

	@Test
	void aSocketCountsForItsRoute() throws IOException {
		Map<String, Object> before = route("/echo");
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			socket.sendText("hello");
			socket.readFrame();
			await().atMost(TestServer.PATIENCE).untilAsserted(() -> {
				Map<String, Object> route = route("/echo");
				assertThat(route).containsEntry("connections", 1)
					.containsEntry("paused", 0)
					.containsEntry("filling", 0);
				assertThat(number(route, "opened")).isEqualTo(number(before, "opened") + 1);
				assertThat(messages(route, "received")).isEqualTo(messages(before, "received") + 1);
				assertThat(messages(route, "sent")).isEqualTo(messages(before, "sent") + 1);
			});
		}
	}

	@Test
	void malformedMessagesCountForTheirRoute() throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/orders")) {
			socket.sendText("{");
			assertThat(socket.readFrame().closeCode()).isEqualTo(1007);
		}
		assertThat(route("/orders")).containsEntry("malformed", Map.of("undecodable", 1));
		assertThat(route("/echo")).containsEntry("malformed", Map.of());
	}

	@Test
	void aStreamCountsForItsRoute() throws IOException {
		Map<String, Object> before = route("/news");
		try (RawConnection stream = RawConnection.stream(server.port(), "/news")) {
			stream.readHead();
			stream.readChunk();
			await().atMost(TestServer.PATIENCE).untilAsserted(() -> {
				assertThat(route("/news")).containsEntry("connections", 1);
				assertThat(messages(route("/news"), "sent")).isEqualTo(messages(before, "sent") + 1);
			});
		}
	}

	@Test
	void topicsAreDescribed() throws IOException {
		try (RawConnection stream = RawConnection.stream(server.port(), "/news")) {
			stream.readHead();
			stream.readChunk();
			assertThat(node().<Integer>read("topics.count")).isOne();
			assertThat(node().<Integer>read("topics.subscriptions")).isOne();
			assertThat(node().<Map<String, ?>>read("topics.largest[0]"))
				.isEqualTo(Map.of("topic", "headlines", "subscribers", 1));
		}
	}

	@Test
	void aSocketIsDescribed() throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo?token=secret", "X-User: ann")) {
			socket.sendText("hello");
			socket.readFrame();
			Map<String, Object> connection = only("/echo");
			assertThat(connection).containsOnlyKeys("id", "kind", "route", "path", "principal", "remoteAddress",
					"subprotocol", "openedAt", "received", "sent", "mailbox", "pendingBytes", "pausedFor");
			assertThat(connection).containsEntry("kind", "websocket")
				.containsEntry("route", "/echo")
				.containsEntry("path", "/echo")
				.containsEntry("principal", "ann")
				.containsEntry("subprotocol", null)
				.containsEntry("pendingBytes", 0)
				.containsEntry("pausedFor", null)
				.containsEntry("mailbox", Map.of("size", 0, "capacity", 1024));
			assertThat((String) connection.get("remoteAddress")).matches("127\\.0\\.0\\.1:\\d+");
			assertThat(Instant.parse((String) connection.get("openedAt"))).isBeforeOrEqualTo(Instant.now());
		}
	}

	@Test
	void aStreamIsDescribed() throws IOException {
		try (RawConnection stream = RawConnection.stream(server.port(), "/news")) {
			stream.readHead();
			stream.readChunk();
			assertThat(only("/news")).containsEntry("kind", "sse")
				.containsEntry("path", "/news")
				.containsEntry("principal", null);
		}
	}

	@Test
	void aConnectionIsFoundByItsId() throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			awaitOpen(socket);
			json(get(CONNECTIONS + "/" + id("/echo")).expectStatus().isOk()).jsonPath("$.route").isEqualTo("/echo");
		}
	}

	@Test
	void connectionsAreFilteredByRouteAndPrincipal() throws IOException {
		try (RawConnection ann = RawConnection.upgraded(server.port(), "/echo", "X-User: ann");
				RawConnection bob = RawConnection.upgraded(server.port(), "/echo", "X-User: bob");
				RawConnection stream = RawConnection.stream(server.port(), "/news", "X-User: ann")) {
			awaitOpen(ann, bob, stream);
			assertThat(connections("").<Integer>read("total")).isEqualTo(3);
			assertThat(connections("?route=&principal=&limit=").<Integer>read("total")).isEqualTo(3);
			assertThat(connections("?route=/echo").<List<String>>read("connections[*].principal"))
				.containsExactlyInAnyOrder("ann", "bob");
			assertThat(connections("?principal=ann").<List<String>>read("connections[*].route"))
				.containsExactlyInAnyOrder("/echo", "/news");
			assertThat(connections("?principal=ann&route=/echo").<Integer>read("total")).isOne();
			assertThat(connections("?route=/unknown").<Integer>read("total")).isZero();
		}
	}

	@Test
	void moreConnectionsThanTheLimitAreOnlyCounted() throws IOException {
		try (RawConnection one = RawConnection.upgraded(server.port(), "/echo");
				RawConnection two = RawConnection.upgraded(server.port(), "/echo")) {
			awaitOpen(one, two);
			DocumentContext connections = connections("?limit=1");
			assertThat(connections.<Integer>read("total")).isEqualTo(2);
			assertThat(connections.<List<?>>read("connections")).hasSize(1);
		}
	}

	@Test
	void aClientThatDoesNotReadIsTheSlowest() throws Exception {
		try (ClientSocket fast = server.client().socket("/slow").header("X-User", "fast").open();
				RawConnection slow = RawConnection.upgraded(server.port(), "/slow", "X-User: slow")) {
			awaitOpen(slow, fast);
			server.bean(Buckaroo.class).sendToPrincipal("fast", "hello");
			fast.expectText("hello");
			String message = "x".repeat(64 * 1024);
			await().atMost(TestServer.PATIENCE).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
				server.bean(Buckaroo.class).sendToPrincipal("slow", message);
				assertThat(route("/slow")).containsEntry("paused", 1);
			});
			DocumentContext connections = connections("?route=/slow");
			assertThat(connections.<List<String>>read("connections[*].principal")).containsExactly("slow", "fast");
			assertThat(connections.<Double>read("connections[0].pausedFor")).isNotNegative();
			assertThat(connections.<Integer>read("connections[0].pendingBytes")).isPositive();
			assertThat(connections.<Object>read("connections[1].pausedFor")).isNull();
		}
	}

	@Test
	void aMailboxThatIsHalfFullCounts() throws Exception {
		try (RawConnection slow = RawConnection.upgraded(server.port(), "/slow", "X-User: slow")) {
			awaitOpen(slow);
			String message = "x".repeat(64 * 1024);
			await().atMost(TestServer.PATIENCE).pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
				server.bean(Buckaroo.class).sendToPrincipal("slow", message);
				assertThat(route("/slow")).containsEntry("filling", 1);
			});
		}
	}

	@Test
	void aSocketIsClosedWithPolicyViolation(CapturedOutput output) throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			awaitOpen(socket);
			String id = id("/echo");
			delete(id, "").expectStatus().isNoContent();
			assertThat(socket.readFrame().closeCode()).isEqualTo(1008);
			server.awaitNoConnection();
			json(delete(id, "").expectStatus().isNotFound()).jsonPath("$.detail")
				.isEqualTo("This node has no open connection with this id");
			assertThat(output).containsOnlyOnce("Connection " + id + " on '/echo' was closed through the endpoint");
		}
	}

	@Test
	void aSocketIsClosedWithACodeAndReason() throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			awaitOpen(socket);
			delete(id("/echo"), "?code=4001&reason=go+away").expectStatus().isNoContent();
			RawConnection.RawFrame close = socket.readFrame();
			assertThat(close.closeCode()).isEqualTo(4001);
			assertThat(close.closeReason()).isEqualTo("go away");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "?reason=", "?reason=%20", "?code=&reason=%20%20" })
	void aSocketIsClosedWithoutAReasonIfItIsBlank(String parameters) throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			awaitOpen(socket);
			delete(id("/echo"), parameters).expectStatus().isNoContent();
			RawConnection.RawFrame close = socket.readFrame();
			assertThat(close.closeCode()).isEqualTo(1008);
			assertThat(close.closeReason()).isEmpty();
		}
	}

	@Test
	void aStreamIsEnded() throws IOException {
		try (RawConnection stream = RawConnection.stream(server.port(), "/news")) {
			stream.readHead();
			stream.readChunk();
			delete(id("/news"), "").expectStatus().isNoContent();
			assertThat(stream.readChunk()).isEmpty();
		}
	}

	@Test
	void aConnectionIsNotClosedWithACodeThatMustNotBeSent() throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			awaitOpen(socket);
			for (String code : List.of("1005", "999", "5000", "x")) {
				json(delete(id("/echo"), "?code=" + code).expectStatus().isBadRequest()).jsonPath("$.detail")
					.isEqualTo("The parameter 'code' must be a close code that a server may send, "
							+ "such as 1000, 1001, 1008 or one from 3000 to 4999");
			}
			socket.sendText("still open");
			assertThat(socket.readFrame().text()).isEqualTo("still open");
		}
	}

	@Test
	void theNodeIsDrainedAndServesAgain(CapturedOutput output) throws IOException {
		try (RawConnection socket = RawConnection.upgraded(server.port(), "/echo")) {
			json(drain("{\"draining\": true}").expectStatus().isOk()).jsonPath("$.draining").isEqualTo(true);
			assertThat(socket.readFrame().closeCode()).isEqualTo(1001);
			try (RawConnection refused = new RawConnection(server.port())) {
				assertThat(refused.handshake("/echo")).startsWith("HTTP/1.1 503 ");
			}
		}
		finally {
			json(drain("{\"draining\": false}").expectStatus().isOk()).jsonPath("$.draining").isEqualTo(false);
		}
		RawConnection.upgraded(server.port(), "/echo").close();
		assertThat(output).contains("A drain was requested through the endpoint")
			.contains("The end of the drain was requested through the endpoint");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"draining\": \"maybe\"}", "{\"draining\": null}", "{\"drained\": true}" })
	void aDrainIsEitherBegunOrCancelled(String body) {
		json(drain(body).expectStatus().isBadRequest()).jsonPath("$.detail")
			.isEqualTo("The field 'draining' must be true or false");
		assertThat(node().<Boolean>read("draining")).isFalse();
	}

	@Test
	void aFormCannotBeginADrain() {
		this.client.post()
			.uri("/actuator/buckaroo")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.bodyValue("draining=true")
			.exchange()
			.expectStatus()
			.isEqualTo(415);
		this.client.post().uri("/actuator/buckaroo?draining=true").exchange().expectStatus().isEqualTo(415);
		assertThat(node().<Boolean>read("draining")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "1001", "x", "1.5", "9999999999", "1&limit=2" })
	void theLimitHasARange(String limit) {
		ResponseSpec response = get(CONNECTIONS + "?limit=" + limit).expectStatus().isBadRequest();
		response.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
		json(response).jsonPath("$.detail").isEqualTo("The parameter 'limit' must be a number from 1 to 1000");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /actuator/buckaroo/unknown", "GET, /actuator/buckaroo/connections/unknown",
			"GET, /actuator/buckaroo/unknown/1", "DELETE, /actuator/buckaroo/connections/unknown",
			"DELETE, /actuator/buckaroo/unknown/1" })
	void anUnknownPathIsNotFound(String method, String path) {
		json(this.client.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isNotFound())
			.jsonPath("$.status")
			.isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/buckaroo", CONNECTIONS })
	void jsonIsTheDefault(String path) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectHeader()
			.contentType(MediaType.parseMediaType("application/vnd.spring-boot.actuator.v3+json"));
	}

	/**
	 * Waits until the connections of clients are open: a client receives the response to
	 * its handshake before.
	 */
	private static void awaitOpen(AutoCloseable... clients) {
		await().atMost(TestServer.PATIENCE)
			.until(() -> server.bean(Buckaroo.class).connections().count() == clients.length);
	}

	private DocumentContext node() {
		return read("/actuator/buckaroo");
	}

	private Map<String, Object> route(String route) {
		return node().<List<Map<String, Object>>>read("routes[?(@.route == '%s')]".formatted(route)).get(0);
	}

	private static long number(Map<String, Object> route, String field) {
		return ((Number) route.get(field)).longValue();
	}

	private static long messages(Map<String, Object> route, String direction) {
		return ((Number) ((Map<?, ?>) route.get(direction)).get("messages")).longValue();
	}

	private DocumentContext connections(String query) {
		return read(CONNECTIONS + query);
	}

	private Map<String, Object> only(String route) {
		List<Map<String, Object>> connections = connections("?route=" + route).read("connections");
		assertThat(connections).hasSize(1);
		return connections.get(0);
	}

	private String id(String route) {
		return (String) only(route).get("id");
	}

	private DocumentContext read(String uri) {
		byte[] body = get(uri).expectStatus().isOk().expectBody().returnResult().getResponseBody();
		return JsonPath.parse(new String(body, StandardCharsets.UTF_8));
	}

	private ResponseSpec get(String uri) {
		return this.client.get().uri(server.httpUri(uri)).exchange();
	}

	private ResponseSpec delete(String id, String query) {
		return this.client.delete().uri(server.httpUri(CONNECTIONS + "/" + id + query)).exchange();
	}

	private ResponseSpec drain(String body) {
		return this.client.post()
			.uri("/actuator/buckaroo")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.exchange();
	}

	private static BodyContentSpec json(ResponseSpec response) {
		return response.expectBody();
	}

	record Order(String product, int quantity) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		/**
		 * Sends each text back.
		 */
		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		/**
		 * Sends each order back.
		 */
		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<Order, Order, Void> orders() {
			return (order, state) -> Result.reply(order);
		}

		/**
		 * Subscribes to a topic.
		 */
		@Bean
		@SseMapping("/news")
		BuckarooEventSource<Void> news() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					connection.subscribe("headlines");
					return Result.reply(Event.of("hello"));
				}

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return Result.ok();
				}

			};
		}

		/**
		 * Sends its messages.
		 */
		@Bean
		@WebSocketMapping("/slow")
		BuckarooSocket<Void> slow() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

				@Override
				public Result<Frame, Void> info(Object message, @Nullable Void state) {
					return Result.reply(Frame.text((String) message));
				}

			};
		}

		/**
		 * Trusts a header.
		 */
		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return chain
					.filter((user != null) ? exchange.mutate().principal(Mono.just(() -> user)).build() : exchange);
			};
		}

	}

}
