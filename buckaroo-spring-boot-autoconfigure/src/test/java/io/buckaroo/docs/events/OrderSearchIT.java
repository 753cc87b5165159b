package io.buckaroo.docs.events;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Event;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.StreamRequest;
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

	private static final OrderSearch.Query QUERY = new OrderSearch.Query("ada");

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=0");

	@Test
	void findsTheOrdersOfACustomerAndEnds() {
		search().open()
			.expectEvent(order(2))
			.expectEvent(order(4))
			.expectEvent(order(6))
			.expectEvent(order(8))
			.expectEvent(Event.of("").withName("end"))
			.expectEnd();
	}

	@Test
	void aClientThatLostItsConnectionReceivesTheRest() {
		search().lastEventId("4").open().expectEvent(order(6)).expectEvent(order(8));
	}

	@Test
	void aClientThatMissedOnlyTheEndReceivesIt() {
		search().lastEventId("8").open().expectEvent(Event.of("").withName("end")).expectEnd();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			application/json | {"customer":       | 0        | 400
			application/json | ``                 | 0        | 400
			application/json | {"customer":"ada"} | nonsense | 400
			text/plain       | ada                | 0        | 415
			""")
	void aRequestThatIsNotAQueryIsRefused(String contentType, String body, String lastEventId, int status) {
		search().body(body).header("Content-Type", contentType).lastEventId(lastEventId).expectRefused(status);
	}

	@Test
	void theReasonIsInTheBodyOnlyOnRequest() {
		assertThat(invalid(server).expectRefused(400).body()).doesNotContain("Invalid id");
		try (TestServer verbose = TestServer.start(Configured.class, "spring.web.error.include-message=always")) {
			assertThat(invalid(verbose).expectRefused(400).body()).contains("Invalid id of the last event");
		}
	}

	@Test
	void aPageOfAnotherOriginIsRefused() {
		search().origin("https://elsewhere.example").expectRefused(403);
		search().body("ada").origin("https://elsewhere.example").expectRefused(403);
	}

	private static StreamRequest search() {
		return search(server);
	}

	private static StreamRequest search(TestServer server) {
		return server.client().stream("/orders/search").body(QUERY);
	}

	private static StreamRequest invalid(TestServer server) {
		return search(server).lastEventId("nonsense").header("Accept", "text/event-stream", "application/json");
	}

	private static Event order(long number) {
		return Event.of(new OrderSearch.Order(number, "product " + number))
			.withName("order")
			.withId(String.valueOf(number));
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
