package io.buckaroo.runtime;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * All open connections of the application.
 */
public final class ConnectionRegistry implements Buckaroo {

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

	private Set<ConnectionLoop<?, ?>> of(String route) {
		return this.routes.getOrDefault(route, Set.of());
	}

	@Override
	public Stream<Connection> connections() {
		return this.loops.values().stream().map(ConnectionLoop::connection);
	}

	@Override
	public Stream<Connection> connections(String route) {
		return of(route).stream().map(ConnectionLoop::connection);
	}

	@Override
	public @Nullable Connection find(String connectionId) {
		ConnectionLoop<?, ?> loop = this.loops.get(connectionId);
		return (loop != null) ? loop.connection() : null;
	}

	@Override
	public Mailbox.Delivery send(String connectionId, Object message) {
		ConnectionLoop<?, ?> loop = this.loops.get(connectionId);
		return (loop != null) ? loop.mailbox().send(message) : Mailbox.Delivery.CLOSED;
	}

	@Override
	public int sendToRoute(String route, Object message) {
		int accepted = 0;
		for (ConnectionLoop<?, ?> loop : of(route)) {
			if (loop.mailbox().send(message) == Mailbox.Delivery.ACCEPTED) {
				accepted++;
			}
		}
		return accepted;
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		Termination.Evicted evicted = new Termination.Evicted(status);
		ConnectionLoop<?, ?> loop = this.loops.get(connectionId);
		if (loop != null) {
			loop.end(evicted);
		}
		return loop != null;
	}

}
