package io.buckaroo.runtime;

import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections of this process.
 */
public final class LocalBuckaroo implements Buckaroo {

	private final ConnectionRegistry registry;

	/**
	 * Shows the connections of a registry.
	 * @param registry the registry
	 */
	public LocalBuckaroo(ConnectionRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Stream<Connection> connections() {
		return this.registry.connections();
	}

	@Override
	public Stream<Connection> connections(String route) {
		return this.registry.of(route).stream().map(ConnectionLoop::connection);
	}

	@Override
	public @Nullable Connection find(String connectionId) {
		ConnectionLoop<?, ?> loop = this.registry.find(connectionId);
		return (loop != null) ? loop.connection() : null;
	}

	@Override
	public Mailbox.Delivery send(String connectionId, Object message) {
		ConnectionLoop<?, ?> loop = this.registry.find(connectionId);
		return (loop != null) ? loop.mailbox().send(message) : Mailbox.Delivery.CLOSED;
	}

	@Override
	public int sendToRoute(String route, Object message) {
		int accepted = 0;
		for (ConnectionLoop<?, ?> loop : this.registry.of(route)) {
			if (loop.mailbox().send(message) == Mailbox.Delivery.ACCEPTED) {
				accepted++;
			}
		}
		return accepted;
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		Termination.Evicted evicted = new Termination.Evicted(status);
		ConnectionLoop<?, ?> loop = this.registry.find(connectionId);
		if (loop != null) {
			loop.end(evicted);
		}
		return loop != null;
	}

}
