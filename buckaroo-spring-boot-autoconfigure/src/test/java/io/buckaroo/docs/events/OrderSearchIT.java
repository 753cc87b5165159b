package io.buckaroo.docs.events;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSearch}, on the wire.
 */
class OrderSearchIT {

	private static final String QUERY = "{\"customer\":\"ada\"}";

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=0");

	@Test
	void findsTheOrdersOfACustomerAndEnds() throws Exception {
		assertThat(search("0").body()).startsWith("""
				id: 2
				event: order
				data: {"number":2,"product":"product 2"}

				id: 4
				""").endsWith("""
				id: 8
				event: order
				data: {"number":8,"product":"product 8"}

				event: end
				data:

				""");
	}

	@Test
	void aClientThatLostItsConnectionReceivesTheRest() throws Exception {
		String lastEventId;
		try (Stream<String> lines = client.send(request("application/json", QUERY), BodyHandlers.ofLines()).body()) {
			lastEventId = ids(lines).skip(1).findFirst().orElseThrow();
		}
		assertThat(lastEventId).isEqualTo("4");
		assertThat(ids(search(lastEventId).body().lines())).containsExactly("6", "8");
	}

	@Test
	void aClientThatMissedOnlyTheEndReceivesIt() throws Exception {
		assertThat(search("8").body()).isEqualTo("event: end\ndata:\n\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			application/json | {"customer":       | 0        | 400
			application/json | ``                 | 0        | 400
			application/json | {"customer":"ada"} | nonsense | 400
			text/plain       | ada                | 0        | 415
			""")
	void aRequestThatIsNotAQueryIsRefused(String contentType, String body, String lastEventId, int status)
			throws Exception {
		assertThat(ask(request(contentType, body, "Last-Event-ID", lastEventId)).statusCode()).isEqualTo(status);
	}

	@Test
	void theReasonIsInTheBodyOnlyOnRequest() throws Exception {
		HttpRequest request = request("application/json", QUERY, "Last-Event-ID", "nonsense", "Accept",
				"application/json");
		assertThat(ask(request).body()).doesNotContain("Invalid id");
		try (TestServer verbose = TestServer.start(Configured.class, "spring.web.error.include-message=always")) {
			HttpRequest same = HttpRequest.newBuilder(request, (name, value) -> true)
				.uri(URI.create("http://localhost:" + verbose.port() + "/orders/search"))
				.build();
			assertThat(ask(same).body()).contains("Invalid id of the last event");
		}
	}

	@Test
	void aPageOfAnotherOriginIsRefused() throws Exception {
		assertThat(ask(request("application/json", QUERY, "Origin", "https://elsewhere.example")).statusCode())
			.isEqualTo(403);
		assertThat(ask(request("text/plain", QUERY, "Origin", "https://elsewhere.example")).statusCode())
			.isEqualTo(403);
	}

	private static Stream<String> ids(Stream<String> lines) {
		return lines.filter((line) -> line.startsWith("id: ")).map((line) -> line.substring("id: ".length()));
	}

	private static HttpResponse<String> search(String lastEventId) throws Exception {
		HttpResponse<String> response = ask(request("application/json", QUERY, "Last-Event-ID", lastEventId));
		assertThat(response.statusCode()).isEqualTo(200);
		return response;
	}

	private static HttpResponse<String> ask(HttpRequest request) throws Exception {
		return client.send(request, BodyHandlers.ofString());
	}

	private static HttpRequest request(String contentType, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + server.port() + "/orders/search"))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", contentType)
			.header("Accept", "text/event-stream")
			.POST(BodyPublishers.ofString(body));
		return (headers.length > 0) ? request.headers(headers).build() : request.build();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrderSearch.class)
	static class Configured {

		/**
		 * The orders of the customer ada.
		 */
		@Bean
		OrderSearch.Orders orders() {
			List<OrderSearch.Order> orders = Stream.iterate(2L, (number) -> number <= 8, (number) -> number + 2)
				.map((number) -> new OrderSearch.Order(number, "product " + number))
				.toList();
			return (customer, after) -> Flux.fromIterable(orders)
				.filter((order) -> "ada".equals(customer) && order.number() > after);
		}

	}

}
