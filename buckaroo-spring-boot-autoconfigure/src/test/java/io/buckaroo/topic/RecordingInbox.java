package io.buckaroo.topic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Inbox;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/**
 * A mailbox that keeps what it is sent.
 */
public final class RecordingInbox implements Inbox {

	private final List<Object> messages = new CopyOnWriteArrayList<>();

	@Override
	public Delivery send(Object message) {
		this.messages.add(message);
		return Delivery.ACCEPTED;
	}

	@Override
	public void replay(Object message) {
		this.messages.add(message);
	}

	/**
	 * All that was sent.
	 * @return the messages
	 */
	public List<Object> messages() {
		return this.messages;
	}

	/**
	 * What was published.
	 * @return the payloads
	 */
	public List<Object> payloads() {
		return of(TopicMessage.class).stream().map(TopicMessage::payload).collect(Collectors.toList());
	}

	/**
	 * The messages of one kind.
	 * @param type the kind
	 * @param <T> the kind
	 * @return the messages
	 */
	public <T> List<T> of(Class<T> type) {
		return this.messages.stream().filter(type::isInstance).map(type::cast).toList();
	}

	@Override
	public Disposable sendAfter(Duration delay, Object message) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Disposable sendEvery(Duration period, Object message) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Disposable forward(Publisher<?> publisher) {
		throw new UnsupportedOperationException();
	}

}
