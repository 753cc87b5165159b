package io.buckaroo.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.benchmarks.protocol.Payload;

/**
 * Echo load in a closed loop, with a fixed number of outstanding messages.
 */
final class EchoLoad implements Load {

	private final Clients clients;

	private final List<EchoConversation> conversations = new ArrayList<>();

	private final int outstanding;

	private boolean running;

	/**
	 * Opens connections whose messages are sent back.
	 */
	static EchoLoad of(Clients clients, Scenario.Echo scenario) {
		Payload payload = new Payload(scenario.size());
		return new EchoLoad(clients, scenario.path(), scenario.connections(), scenario.outstanding(), payload, payload);
	}

	/**
	 * Opens connections whose orders are answered.
	 */
	static EchoLoad of(Clients clients, Scenario.Orders scenario) {
		return new EchoLoad(clients, scenario.path(), scenario.connections(), scenario.outstanding(),
				OrderMessages.order(), OrderMessages.answer());
	}

	private EchoLoad(Clients clients, String path, int connections, int outstanding, Payload sent, Payload expected) {
		this.clients = clients;
		this.outstanding = outstanding;
		Opening opening = Opening.webSocket(path);
		MaskedFrames frames = new MaskedFrames(sent);
		clients.connectAll(connections, () -> {
			EchoConversation conversation = new EchoConversation(expected, frames, clients.tally(), () -> this.running);
			this.conversations.add(conversation);
			return clients.connect(opening, new FrameScanner(), conversation).thenAccept(conversation::begin);
		});
	}

	@Override
	public Sample run(Duration duration) {
		long start = System.nanoTime();
		this.clients.run(this::begin);
		this.clients.pause(duration);
		this.clients.run(() -> this.running = false);
		return this.clients.sample(() -> this.conversations.stream().mapToLong(EchoConversation::sent).sum(), start);
	}

	private void begin() {
		this.running = true;
		for (EchoConversation conversation : this.conversations) {
			for (int i = 0; i < this.outstanding; i++) {
				conversation.send(System.nanoTime());
			}
			conversation.flush();
		}
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
