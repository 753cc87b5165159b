package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Payload;

/**
 * Connections to one server that only exchange keep-alive data.
 */
public final class IdleConnections implements AutoCloseable {

	private final Clients clients;

	IdleConnections(Clients clients, Scenario.Idle scenario) {
		this.clients = clients;
		Subscribers.open(clients, scenario.feed(), scenario.connections(), new Payload(Payload.HEAD));
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
