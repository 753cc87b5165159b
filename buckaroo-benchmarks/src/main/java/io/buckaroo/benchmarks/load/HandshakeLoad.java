package io.buckaroo.benchmarks.load;

import java.time.Duration;

import io.buckaroo.benchmarks.protocol.Payload;

/**
 * Load of short connections, a fixed number at a time.
 */
final class HandshakeLoad implements Load {

	private final Clients clients;

	private final Opening opening = Opening.webSocket("/echo");

	private final Payload payload;

	private final MaskedFrames frames;

	private final int inFlight;

	private long begun;

	private boolean running;

	HandshakeLoad(Clients clients, Scenario.Handshake scenario) {
		this.clients = clients;
		this.inFlight = scenario.inFlight();
		this.payload = new Payload(scenario.size());
		this.frames = new MaskedFrames(this.payload);
	}

	@Override
	public Sample run(Duration duration) {
		long start = System.nanoTime();
		this.clients.run(() -> {
			this.running = true;
			for (int i = 0; i < this.inFlight; i++) {
				connect();
			}
		});
		this.clients.pause(duration);
		this.clients.run(() -> this.running = false);
		return this.clients.sample(() -> this.begun, start);
	}

	private void connect() {
		if (this.running) {
			this.begun++;
			OneEcho conversation = new OneEcho(this.payload, this.frames, this.clients.tally(), this::connect);
			this.clients.connect(this.opening, new FrameScanner(), conversation).thenAccept(conversation::begin);
		}
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
