package io.buckaroo.docs.events;

import io.buckaroo.Event;
import io.buckaroo.Termination;
import io.buckaroo.test.TestEventSource;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSearch}, without a server.
 */
class OrderSearchTests {

	private final OrderSearch search = new OrderSearch(
			(customer, after) -> Flux.just(new OrderSearch.Order(after + 1, "saddle of " + customer)));

	@Test
	void streamsTheOrdersAfterTheLastId() {
		TestEventSource<Void> stream = TestEventSource.open(this.search,
				(request) -> request.body(new OrderSearch.Query("ada")).lastEventId("18"));
		Event order = Event.of(new OrderSearch.Order(19, "saddle of ada")).withName("order").withId("19");
		assertThat(stream).hasSent(order, Event.of("").withName("end")).hasEnded(Termination.Stopped.class);
	}

	@Test
	void refusesARequestWithoutAQuery() {
		assertThat(TestEventSource.open(this.search)).hasStatus(400).hasSentNothing();
	}

	@Test
	void refusesAnInvalidId() {
		assertThat(TestEventSource.open(this.search, (request) -> request.lastEventId("nonsense"))).hasStatus(400);
	}

}
