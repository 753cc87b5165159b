package io.buckaroo;

import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

import org.springframework.http.codec.ServerSentEvent;

/**
 * The event source of {@link BuckarooEventSource#from}. The publisher's signals,
 * including completion and error, pass through the mailbox like any other message.
 *
 * @param <T> the type of the data
 */
final class PublisherEventSource<T> implements BuckarooEventSource<Void> {

	private final Function<Connection, ? extends Publisher<ServerSentEvent<T>>> publisher;

	PublisherEventSource(Function<Connection, ? extends Publisher<ServerSentEvent<T>>> publisher) {
		this.publisher = publisher;
	}

	@Override
	public Result<Event, Void> init(Connection connection) {
		Flux<ServerSentEvent<T>> events = Flux.from(this.publisher.apply(connection));
		connection.mailbox().forward(events.map(Event::from).materialize());
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) throws Exception {
		if (!(message instanceof Signal<?> signal)) {
			return BuckarooEventSource.super.info(message, state);
		}
		if (signal.getThrowable() != null) {
			throw Exceptions.propagate(signal.getThrowable());
		}
		return (signal.get() instanceof Event event) ? Result.reply(event) : Result.stop();
	}

}
