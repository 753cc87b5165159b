package io.buckaroo.docs.events;

import java.util.List;

import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link OrderSearch}, without a server.
 */
class OrderSearchTests {

	private final Connection connection = mock();

	private final Mailbox mailbox = mock();

	private final OrderSearch search = new OrderSearch(
			(customer, after) -> Flux.just(new OrderSearch.Order(after + 1, "saddle of " + customer)));

	@Test
	void streamsTheOrdersAfterTheLastId() {
		given(this.connection.mailbox()).willReturn(this.mailbox);
		given(this.connection.lastEventId()).willReturn("18");
		given(this.connection.body(OrderSearch.Query.class)).willReturn(Mono.just(new OrderSearch.Query("ada")));
		assertThat(outcome(this.search.init(this.connection))).isEqualTo(Result.ok());

		ArgumentCaptor<Publisher<?>> forwarded = ArgumentCaptor.captor();
		verify(this.mailbox).forward(forwarded.capture());
		List<?> messages = Flux.from(forwarded.getValue()).collectList().block();
		Event order = Event.of(new OrderSearch.Order(19, "saddle of ada")).withName("order").withId("19");
		Event end = Event.of("").withName("end");
		assertThat(messages).hasSize(2);
		assertThat(this.search.info(messages.get(0), null)).isEqualTo(Result.reply(order));
		assertThat(this.search.info(messages.get(1), null)).isEqualTo(Result.stop(Result.reply(end)));
	}

	@Test
	void refusesARequestWithoutAQuery() {
		given(this.connection.body(OrderSearch.Query.class)).willReturn(Mono.empty());
		assertThatExceptionOfType(ResponseStatusException.class)
			.isThrownBy(() -> outcome(this.search.init(this.connection)))
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST));
	}

	private static Result<Event, Void> outcome(Result<Event, Void> result) {
		return (result instanceof Result.Later<Event, Void> later) ? later.result().block() : result;
	}

}
