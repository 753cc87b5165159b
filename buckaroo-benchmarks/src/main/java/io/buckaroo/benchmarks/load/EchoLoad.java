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

	EchoLoad(Clients clients, Scenario.Echo scenario) {
		this.clients = clients;
		this.outstanding = scenario.outstanding();
		Opening opening = Opening.webSocket(scenario.path());
		Payload payload = new Payload(scenario.size());
		MaskedFrames frames = new MaskedFrames(payload);
		clients.connectAll(scenario.connections(), () -> {
			EchoConversation conversation = new EchoConversation(payload, frames, clients.tally(), () -> this.running);
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
