package io.buckaroo.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A loop with a fake transport on virtual time.
 *
 * @param <O> the type of the output
 */
final class LoopFixture<O> {

	static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

	static final Duration KEEP_ALIVE = Duration.ofSeconds(25);

	static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

	static final ConnectionSettings DEFAULTS = new ConnectionSettings(IDLE_TIMEOUT, KEEP_ALIVE, SEND_TIMEOUT,
			Duration.ZERO, 8, Overflow.CLOSE);

	static final ConnectionSettings NO_TIMEOUTS = new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO,
			Duration.ZERO, 100_000, Overflow.CLOSE);

	/** The description of the route of a socket. */
	static final String SOCKET = "WebSocket /test to bean 'socket'";

	/** The description of the route of an event source. */
	static final String SOURCE = "SSE /test to bean 'source'";

	final VirtualEventLoop eventLoop;

	final ConnectionRegistry registry;

	final FakeTransport<O> transport = new FakeTransport<>();

	final ConnectionLoop<O, ?> loop;

	private LoopFixture(Callbacks<O, ?> callbacks, ConnectionSettings settings) {
		this(callbacks, settings, new VirtualEventLoop(), new ConnectionRegistry(Node.create(),
				new LocalTopics(new TopicHistories(List.of()), Object::toString)));
	}

	private LoopFixture(Callbacks<O, ?> callbacks, ConnectionSettings settings, VirtualEventLoop eventLoop,
			ConnectionRegistry registry) {
		this.eventLoop = eventLoop;
		this.registry = registry;
		this.loop = new ConnectionLoop<>(callbacks, this.transport, this.eventLoop, settings, this.registry,
				Context.of("key", "value"));
	}

	static <O> LoopFixture<O> of(Callbacks<O, ?> callbacks) {
		return new LoopFixture<>(callbacks, DEFAULTS);
	}

	static <S> LoopFixture<Frame> of(BuckarooSocket<S> socket) {
		return of(socket, DEFAULTS);
	}

	static <S> LoopFixture<Frame> of(BuckarooSocket<S> socket, ConnectionSettings settings) {
		return new LoopFixture<>(HandlerCallbacks.of(socket, SOCKET), settings);
	}

	static <S> LoopFixture<Frame> blocking(BuckarooSocket<S> socket, Executor executor, ContextView context) {
		return of(HandlerCallbacks.on(HandlerCallbacks.of(socket, SOCKET), executor, context));
	}

	static <S> LoopFixture<Event> of(BuckarooEventSource<S> source) {
		return of(source, DEFAULTS);
	}

	static <S> LoopFixture<Event> of(BuckarooEventSource<S> source, ConnectionSettings settings) {
		return new LoopFixture<>(HandlerCallbacks.of(source, SOURCE), settings);
	}

	/**
	 * Creates another connection of the same route on the same event loop.
	 */
	<S> LoopFixture<Frame> neighbour(BuckarooSocket<S> socket) {
		return neighbour(socket, DEFAULTS);
	}

	<S> LoopFixture<Frame> neighbour(BuckarooSocket<S> socket, ConnectionSettings settings) {
		return new LoopFixture<>(HandlerCallbacks.of(socket, SOCKET), settings, this.eventLoop, this.registry);
	}

	<S> LoopFixture<Frame> neighbour(Callbacks<Frame, S> callbacks) {
		return new LoopFixture<>(callbacks, DEFAULTS, this.eventLoop, this.registry);
	}

	/**
	 * Creates another connection of the same route on another event loop.
	 */
	<S> LoopFixture<Frame> onAnotherEventLoop(BuckarooSocket<S> socket) {
		return new LoopFixture<>(HandlerCallbacks.of(socket, SOCKET), DEFAULTS, new VirtualEventLoop(), this.registry);
	}

	LoopFixture<O> open() {
		this.loop.open(new TestConnection(this.registry.nextId(), "/test", mailbox()));
		this.eventLoop.runAll();
		return this;
	}

	Mailbox mailbox() {
		return this.loop.mailbox();
	}

	Connection connection() {
		return this.loop.connection();
	}

	/**
	 * Receives text frames in one read.
	 */
	void receive(String... texts) {
		for (String text : texts) {
			this.loop.received(Frame.text(text));
		}
		this.loop.receivedAll();
		this.eventLoop.runAll();
	}

	void send(Object... messages) {
		for (Object message : messages) {
			mailbox().send(message);
		}
		this.eventLoop.runAll();
	}

	void becomeWritable() {
		this.transport.writable = true;
		this.transport.limit = Integer.MAX_VALUE;
		this.loop.writable();
		this.eventLoop.runAll();
	}

	void advance(Duration time) {
		this.eventLoop.advance(time);
	}

}
