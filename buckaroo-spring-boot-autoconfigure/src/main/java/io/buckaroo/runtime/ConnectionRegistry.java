package io.buckaroo.runtime;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.buckaroo.Connection;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * All open connections of the application.
 */
public final class ConnectionRegistry {

	private final String node = UUID.randomUUID().toString();

	private final AtomicLong count = new AtomicLong();

	private final Map<String, ConnectionLoop<?, ?>> loops = new ConcurrentHashMap<>();

	private final Map<String, Set<ConnectionLoop<?, ?>>> routes = new ConcurrentHashMap<>();

	/** Present while the registry is shut down. */
	private volatile Sinks.@Nullable Empty<Void> drained;

	/**
	 * Creates an empty registry.
	 */
	public ConnectionRegistry() {
	}

	/**
	 * An id for a new connection.
	 * @return the id
	 */
	public String nextId() {
		return this.node + "-" + Long.toString(this.count.incrementAndGet(), 36);
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
		this.drained = null;
	}

	/**
	 * Ends all connections with {@link Termination.Shutdown} and takes no more.
	 * @return completes when every connection has terminated
	 */
	public Mono<Void> shutdown() {
		Sinks.Empty<Void> drained = Sinks.empty();
		this.drained = drained;
		this.loops.values().forEach((loop) -> loop.end(new Termination.Shutdown()));
		signalWhenDrained();
		return drained.asMono();
	}

	boolean add(ConnectionLoop<?, ?> loop) {
		Connection connection = loop.connection();
		this.loops.put(connection.id(), loop);
		this.routes.computeIfAbsent(connection.route(), (route) -> ConcurrentHashMap.newKeySet()).add(loop);
		return isOpen();
	}

	void remove(ConnectionLoop<?, ?> loop) {
		Connection connection = loop.connection();
		this.loops.remove(connection.id());
		of(connection.route()).remove(loop);
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

	Set<ConnectionLoop<?, ?>> of(String route) {
		return this.routes.getOrDefault(route, Set.of());
	}

}
