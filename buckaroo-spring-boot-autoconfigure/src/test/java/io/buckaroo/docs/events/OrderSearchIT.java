package io.buckaroo.docs.events;

import java.util.List;

import io.buckaroo.webflux.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSearch}, on the wire.
 */
class OrderSearchIT {

	private static TestServer server;

	@BeforeAll
	static void start() {
		server = TestServer.start(Configured.class, "buckaroo.sse.retry=0");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void leaveNoConnection() {
		server.awaitNoConnection();
	}

	@Test
	void findsTheOrdersOfACustomerAndEnds() {
		List<ServerSentEvent<String>> events = search("{\"customer\":\"ada\"}", null).collectList().block();
		assertThat(events).extracting(ServerSentEvent::id).containsExactly("2", "4", "6", "8", null);
		assertThat(events).extracting(ServerSentEvent::event)
			.containsExactly("order", "order", "order", "order", "end");
		assertThat(events.get(0).data()).isEqualTo("{\"number\":2,\"product\":\"product 2\"}");
	}

	@Test
	void aClientThatLostItsConnectionReceivesTheRest() {
		String lastEventId = search("{\"customer\":\"ada\"}", null).take(2).map(ServerSentEvent::id).blockLast();
		assertThat(lastEventId).isEqualTo("4");
		assertThat(search("{\"customer\":\"ada\"}", lastEventId).mapNotNull(ServerSentEvent::id).collectList().block())
			.containsExactly("6", "8");
	}

	@Test
	void aClientThatMissedOnlyTheEndReceivesIt() {
		assertThat(search("{\"customer\":\"ada\"}", "8").map(ServerSentEvent::event).collectList().block())
			.containsExactly("end");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			application/json | {"customer":      | 0       | 400
			application/json | ``                | 0       | 400
			application/json | {"customer":"ada"} | nonsense | 400
			text/plain       | ada               | 0       | 415
			""")
	void aRequestThatIsNotAQueryIsRefused(String contentType, String body, String lastEventId, int status) {
		request().contentType(MediaType.parseMediaType(contentType))
			.header("Last-Event-ID", lastEventId)
			.bodyValue(body)
			.exchange()
			.expectStatus()
			.isEqualTo(status);
	}

	@Test
	void aPageOfAnotherOriginIsRefused() {
		request().contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.ORIGIN, "https://elsewhere.example")
			.bodyValue("{\"customer\":\"ada\"}")
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	private static Flux<ServerSentEvent<String>> search(String body, String lastEventId) {
		FluxExchangeResult<ServerSentEvent<String>> result = request().contentType(MediaType.APPLICATION_JSON)
			.headers((headers) -> {
				if (lastEventId != null) {
					headers.set("Last-Event-ID", lastEventId);
				}
			})
			.bodyValue(body)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<>() {
			});
		return result.getResponseBody();
	}

	private static WebTestClient.RequestBodySpec request() {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + server.port())
			.build()
			.post()
			.uri("/orders/search")
			.accept(MediaType.TEXT_EVENT_STREAM);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrderSearch.class)
	static class Configured {

		/**
		 * Even orders are those of Ada.
		 */
		@Bean
		OrderSearch.Orders orders() {
			return (customer, after) -> Flux.range(1, 8)
				.filter((number) -> number > after && "ada".equals(customer) == (number % 2 == 0))
				.map((number) -> new OrderSearch.Order(number, "product " + number));
		}

	}

}
