package io.buckaroo.docs.events;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.server.ResponseStatusException;

/**
 * An event source that reads its query from the body of the request, and that a client
 * can resume.
 */
@Component
@SseMapping(value = "/orders/search", method = RequestMethod.POST)
class OrderSearch implements BuckarooEventSource<Void> {

	private static final Event END = Event.of("").withName("end");

	private final Orders orders;

	OrderSearch(Orders orders) {
		this.orders = orders;
	}

	record Query(String customer) {

	}

	record Order(long number, String product) {

	}

	@Override
	public Result<Event, Void> init(Connection connection) {
		long after = position(connection.lastEventId());
		Mono<Query> query = connection.body(Query.class)
			.switchIfEmpty(
					Mono.error(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST, "The query is missing")));
		return Result.later(query, (present) -> {
			Flux<Event> found = this.orders.find(present.customer(), after).map(OrderSearch::event);
			connection.mailbox().forward(found.concatWithValues(END));
			return Result.ok();
		});
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) {
		if (message == END) {
			return Result.stop(Result.reply(END));
		}
		return (message instanceof Event event) ? Result.reply(event) : Result.ok();
	}

	private static Event event(Order order) {
		return Event.of(order).withName("order").withId(Long.toString(order.number()));
	}

	private static long position(@Nullable String lastEventId) {
		try {
			return (lastEventId != null) ? Long.parseLong(lastEventId) : 0;
		}
		catch (NumberFormatException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Invalid id of the last event", ex);
		}
	}

	/**
	 * The orders of all customers.
	 */
	interface Orders {

		/**
		 * Finds orders, sorted by number.
		 * @param customer the name of the customer
		 * @param after the number that those of the orders are greater than
		 */
		Flux<Order> find(String customer, long after);

	}

}
