package io.buckaroo.benchmarks.load;

import java.time.Duration;

import io.buckaroo.benchmarks.protocol.Feed;
import io.buckaroo.benchmarks.protocol.Payload;
import io.buckaroo.benchmarks.protocol.Schedule;

/**
 * Connections to one server that are idle after one message, since a connection that was
 * never used may hold less memory.
 */
public final class IdleConnections implements AutoCloseable {

	private static final int SIZE = 64;

	private final Clients clients;

	IdleConnections(Clients clients, Scenario.Idle scenario, ServerPublisher publisher) {
		this.clients = clients;
		Payload payload = new Payload(SIZE);
		if (scenario.feed() == Feed.WEBSOCKET) {
			echo(scenario.connections(), payload);
		}
		else {
			Subscribers.open(clients, scenario.feed(), scenario.connections(), payload);
			clients.pause(BroadcastLoad.SETTLING);
			publisher.publish(new Schedule(scenario.feed(), SIZE, 0, 1, 1, Duration.ZERO));
		}
		clients.awaitArrival(() -> (long) scenario.connections());
	}

	private void echo(int connections, Payload payload) {
		Opening opening = Opening.webSocket("/echo");
		MaskedFrames frames = new MaskedFrames(payload);
		this.clients.connectAll(connections, () -> {
			EchoConversation conversation = new EchoConversation(payload, frames, this.clients.tally(), () -> false);
			return this.clients.connect(opening, new FrameScanner(), conversation).thenAccept((channel) -> {
				conversation.begin(channel);
				conversation.send(System.nanoTime());
				conversation.flush();
			});
		});
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
