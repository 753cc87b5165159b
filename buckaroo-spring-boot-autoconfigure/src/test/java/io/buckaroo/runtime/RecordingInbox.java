package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
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

	/** Confined to the event loop. */
	private final List<Object> messages = new ArrayList<>();

	private final FakeTransport<Event> transport = new FakeTransport<>();

	private final ConnectionLoop<Event, Void> loop;

	/**
	 * Opens a connection with a large mailbox.
	 */
	public RecordingInbox() {
		this(LoopFixture.NO_TIMEOUTS.mailboxCapacity());
	}

	/**
	 * Opens a connection.
	 * @param capacity the capacity of the mailbox
	 */
	public RecordingInbox(int capacity) {
		this.loop = new ConnectionLoop<>(HandlerCallbacks.of(this, LoopFixture.SOURCE), this.transport, EVENT_LOOP,
				new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, capacity,
						Overflow.CLOSE),
				REGISTRY, Context.empty());
		EVENT_LOOP
			.execute(() -> this.loop.open(new TestConnection(REGISTRY.nextId(), "/recording", this.loop.mailbox())));
	}

	@Override
	public Result<Event, Void> info(Object message, @Nullable Void state) {
		this.messages.add(message);
		return Result.ok();
	}

	/**
	 * Stops handling messages, like a client that does not read.
	 */
	public void pause() {
		EVENT_LOOP.execute(() -> this.transport.writable = false);
	}

	/**
	 * Continues to handle messages after a {@link #pause}.
	 */
	public void resume() {
		EVENT_LOOP.execute(() -> {
			this.transport.writable = true;
			this.loop.writable();
		});
	}

	/**
	 * Returns the reasons for which the connection was closed.
	 * @return the reasons, at most one
	 */
	public List<Termination> closed() {
		return CompletableFuture.supplyAsync(() -> List.copyOf(this.transport.closed), EVENT_LOOP::execute).join();
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
		return CompletableFuture.supplyAsync(() -> List.copyOf(this.messages), EVENT_LOOP::execute).join();
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
