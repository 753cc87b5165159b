package io.buckaroo.observation;

import java.time.Instant;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Topic;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections of this node, whose messages are sent with the current observation.
 *
 * @param local the connections
 * @param registry the registry
 */
record ObservedBuckaroo(Buckaroo local, ObservationRegistry registry) implements Buckaroo {

	private Object traced(Object message) {
		Assert.notNull(message, "'message' must not be null");
		Observation current = this.registry.getCurrentObservation();
		return (current != null && !current.isNoop()) ? TracedMessage.of(message, current) : message;
	}

	@Override
	public Stream<Connection> connections() {
		return this.local.connections();
	}

	@Override
	public Stream<Connection> connections(String route) {
		return this.local.connections(route);
	}

	@Override
	public @Nullable Connection find(String connectionId) {
		return this.local.find(connectionId);
	}

	@Override
	public Mailbox.Delivery send(String connectionId, Object message) {
		return this.local.send(connectionId, traced(message));
	}

	@Override
	public int sendToRoute(String route, Object message) {
		return this.local.sendToRoute(route, traced(message));
	}

	@Override
	public int sendToPrincipal(String name, Object message) {
		return this.local.sendToPrincipal(name, traced(message));
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		return this.local.close(connectionId, status);
	}

	@Override
	public int closePrincipal(String name, CloseStatus status) {
		return this.local.closePrincipal(name, status);
	}

	@Override
	public boolean renew(String connectionId, Instant until) {
		return this.local.renew(connectionId, until);
	}

	@Override
	public Topic topic(String name) {
		return this.local.topic(name);
	}

}
