package io.buckaroo.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.TopicMessage;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The mailbox of a connection that records its messages. All instances share an event
 * loop.
 */
public final class RecordingInbox implements BuckarooEventSource<Void> {

	private static final ThreadEventLoop EVENT_LOOP = new ThreadEventLoop();

	private static final ConnectionRegistry REGISTRY = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	private final List<Object> messages = new CopyOnWriteArrayList<>();

	private final ConnectionLoop<Event, Void> loop = new ConnectionLoop<>(HandlerCallbacks.of(this, LoopFixture.SOURCE),
			new FakeTransport<>(), EVENT_LOOP, LoopFixture.NO_TIMEOUTS, REGISTRY, Context.empty());

	/**
	 * Opens a connection.
	 */
	public RecordingInbox() {
		EVENT_LOOP
			.execute(() -> this.loop.open(new TestConnection(REGISTRY.nextId(), "/recording", this.loop.mailbox())));
	}

	@Override
	public Result<Event, Void> info(Object message, @Nullable Void state) {
		this.messages.add(message);
		return Result.ok();
	}

	/**
	 * Returns the mailbox.
	 * @return the mailbox
	 */
	public Inbox inbox() {
		return (Inbox) this.loop.mailbox();
	}

	/**
	 * Returns the messages received so far.
	 * @return the messages
	 */
	public List<Object> messages() {
		CompletableFuture<Void> handled = new CompletableFuture<>();
		EVENT_LOOP.execute(() -> handled.complete(null));
		handled.join();
		return this.messages;
	}

	/**
	 * Returns the payloads of the topic messages received so far.
	 * @return the payloads
	 */
	public List<Object> payloads() {
		return of(TopicMessage.class).stream().map(TopicMessage::payload).collect(Collectors.toList());
	}

	/**
	 * Returns the messages of one type received so far.
	 * @param type the type
	 * @param <T> the type
	 * @return the messages
	 */
	public <T> List<T> of(Class<T> type) {
		return messages().stream().filter(type::isInstance).map(type::cast).toList();
	}

}
