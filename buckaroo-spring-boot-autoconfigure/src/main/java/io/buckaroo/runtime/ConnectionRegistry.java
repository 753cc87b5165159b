package io.buckaroo.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.buckaroo.Connection;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * All open connections of the application.
 */
public final class ConnectionRegistry {

	private static final Audience NOBODY = new Audience();

	private final Node node;

	private final Topics topics;

	private final AtomicLong count = new AtomicLong();

	private final Map<String, ConnectionLoop<?, ?>> loops = new ConcurrentHashMap<>();

	private final Map<String, Audience> routes = new ConcurrentHashMap<>();

	private final PrincipalIndex<ConnectionLoop<?, ?>> principals = new PrincipalIndex<>();

	private final Map<EventLoop, Broadcasts> broadcasts = new ConcurrentHashMap<>();

	/** Present while the registry is shut down. */
	private volatile Sinks.@Nullable Empty<Void> drained;

	/**
	 * Creates an empty registry.
	 * @param node this process
	 * @param topics what the connections may subscribe to
	 */
	public ConnectionRegistry(Node node, Topics topics) {
		this.node = node;
		this.topics = topics;
	}

	/**
	 * What the connections may subscribe to.
	 */
	Topics topics() {
		return this.topics;
	}

	/**
	 * What is sent to many connections of an event loop.
	 */
	Broadcasts broadcasts(EventLoop eventLoop) {
		Broadcasts broadcasts = this.broadcasts.get(eventLoop);
		return (broadcasts != null) ? broadcasts : this.broadcasts.computeIfAbsent(eventLoop, Broadcasts::new);
	}

	/**
	 * An id for a new connection.
	 * @return the id
	 */
	public String nextId() {
		return this.node.connectionId(this.count.incrementAndGet());
	}

	/**
	 * Whether new connections are welcome: until {@link #shutdown}.
	 * @return whether new connections are welcome
	 */
	public boolean isOpen() {
		return this.drained == null;
	}

	/**
	 * Welcomes new connections again, after a {@link #shutdown}.
	 */
	public void reopen() {
		if (this.loops.isEmpty()) {
			// Their event loops may be gone
			this.routes.clear();
			this.broadcasts.clear();
		}
		this.drained = null;
	}

	/**
	 * Takes no more connections, and ends all that there are with
	 * {@link Termination.Shutdown}: in small batches, so that their clients do not come
	 * to the other servers all in one moment. Those whose turn has not come go on until
	 * then; one that opens all the same is ended at once.
	 * <p>
	 * Without arguments this would be called by Spring too, which waits for as long as it
	 * takes when it destroys a bean.
	 * @param spread the longest time between the first end and the last, of which few
	 * connections take only a part; less than 10 ms is no time
	 * @param timer where the batches run, which only tell the event loops
	 * @return completes when every connection has terminated
	 */
	public Mono<Void> shutdown(Duration spread, Scheduler timer) {
		Sinks.Empty<Void> drained = Sinks.empty();
		this.drained = drained;
		new StaggeredEnd(spread, timer).end(this.loops.values(), new Termination.Shutdown());
		signalWhenDrained();
		return drained.asMono();
	}

	boolean add(ConnectionLoop<?, ?> loop) {
		Connection connection = loop.connection();
		this.loops.put(connection.id(), loop);
		loop.join(this.routes.computeIfAbsent(connection.route(), (route) -> new Audience()));
		this.principals.add(connection.principal(), loop);
		return isOpen();
	}

	void remove(ConnectionLoop<?, ?> loop) {
		this.loops.remove(loop.connection().id());
		loop.leave();
		this.principals.remove(loop.connection().principal(), loop);
		signalWhenDrained();
	}

	private void signalWhenDrained() {
		Sinks.Empty<Void> drained = this.drained;
		if (drained != null && this.loops.isEmpty()) {
			drained.tryEmitEmpty();
		}
	}

	Stream<Connection> connections() {
		return this.loops.values().stream().map(ConnectionLoop::connection);
	}

	@Nullable ConnectionLoop<?, ?> find(String connectionId) {
		return this.loops.get(connectionId);
	}

	/**
	 * The connections of a route.
	 */
	Audience of(String route) {
		return this.routes.getOrDefault(route, NOBODY);
	}

	/**
	 * Returns the open connections of a principal.
	 */
	Collection<ConnectionLoop<?, ?>> ofPrincipal(String name) {
		return this.principals.of(name);
	}

}
