package io.buckaroo.runtime;

import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import io.buckaroo.Topic;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections and topics of this process. Accepts messages of any type.
 */
public final class LocalBuckaroo implements Buckaroo {

	private final ConnectionRegistry registry;

	private final InstantSource clock;

	/**
	 * Creates a view of a registry.
	 * @param registry the registry
	 */
	public LocalBuckaroo(ConnectionRegistry registry) {
		this(registry, InstantSource.system());
	}

	/**
	 * Creates a view of a registry.
	 * @param registry the registry
	 * @param clock the clock for {@link #renew}
	 */
	public LocalBuckaroo(ConnectionRegistry registry, InstantSource clock) {
		this.registry = registry;
		this.clock = clock;
	}

	@Override
	public Stream<Connection> connections() {
		return this.registry.connections();
	}

	@Override
	public Stream<Connection> connections(String route) {
		return this.registry.of(route).connections();
	}

	@Override
	public @Nullable Connection find(String connectionId) {
		OpenConnection open = this.registry.find(connectionId);
		return (open != null) ? open.connection() : null;
	}

	@Override
	public Mailbox.Delivery send(String connectionId, Object message) {
		OpenConnection open = this.registry.find(connectionId);
		return (open != null) ? open.mailbox().send(message) : Mailbox.Delivery.CLOSED;
	}

	@Override
	public int sendToRoute(String route, Object message) {
		Assert.notNull(route, "'route' must not be null");
		Assert.notNull(message, "'message' must not be null");
		return this.registry.require(route).send(SharedMessage.of(message));
	}

	@Override
	public int sendToPrincipal(String name, Object message) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(message, "'message' must not be null");
		Object shared = SharedMessage.of(message);
		int count = 0;
		for (OpenConnection open : this.registry.ofPrincipal(name)) {
			if (!open.isEnding()) {
				send(open, shared);
				count++;
			}
		}
		return count;
	}

	/**
	 * Sends one of many. An exception, thrown by the key of the message for example, ends
	 * this connection and does not affect the others.
	 */
	private static void send(OpenConnection open, Object message) {
		try {
			open.mailbox().send(message);
		}
		catch (RuntimeException ex) {
			open.end(new Termination.Failed(ex));
		}
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		Termination.Evicted evicted = new Termination.Evicted(status);
		OpenConnection open = this.registry.find(connectionId);
		if (open != null) {
			open.end(evicted);
		}
		return open != null;
	}

	@Override
	public int closePrincipal(String name, CloseStatus status) {
		Assert.notNull(name, "'name' must not be null");
		Termination.Evicted evicted = new Termination.Evicted(status);
		int count = 0;
		for (OpenConnection open : this.registry.ofPrincipal(name)) {
			if (open.end(evicted)) {
				count++;
			}
		}
		return count;
	}

	@Override
	public boolean renew(String connectionId, Instant until) {
		Assert.notNull(until, "'until' must not be null");
		Lease lease = new Lease(until, this.clock);
		OpenConnection open = this.registry.find(connectionId);
		if (open == null || open.isEnding()) {
			return false;
		}
		open.renew(lease);
		return true;
	}

	@Override
	public Topic topic(String name) {
		return this.registry.topics().topic(name);
	}

}
