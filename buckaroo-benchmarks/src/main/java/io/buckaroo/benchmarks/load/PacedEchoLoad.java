package io.buckaroo.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.buckaroo.benchmarks.protocol.Payload;

/**
 * Echo load at a fixed rate. Latency is measured from the time at which a message was
 * due, even if it was sent later.
 */
final class PacedEchoLoad implements Load {

	/** Period of the pacer in nanoseconds. */
	private static final long TICK = 50_000;

	private final Clients clients;

	private final List<EchoConversation> conversations = new ArrayList<>();

	private final long interval;

	private long sent;

	private long due;

	PacedEchoLoad(Clients clients, Scenario.PacedEcho scenario) {
		this.clients = clients;
		this.interval = TimeUnit.SECONDS.toNanos(1) / scenario.rate();
		Opening opening = Opening.webSocket("/echo");
		Payload payload = new Payload(scenario.size());
		MaskedFrames frames = new MaskedFrames(payload);
		clients.connectAll(scenario.connections(), () -> {
			EchoConversation conversation = new EchoConversation(payload, frames, clients.tally(), () -> false);
			this.conversations.add(conversation);
			return clients.connect(opening, new FrameScanner(), conversation).thenAccept(conversation::begin);
		});
	}

	@Override
	public Sample run(Duration duration) {
		long start = System.nanoTime();
		this.clients.run(() -> this.due = start);
		Future<?> pacer = this.clients.eventLoop().scheduleAtFixedRate(this::sendDue, 0, TICK, TimeUnit.NANOSECONDS);
		this.clients.pause(duration);
		pacer.cancel(false);
		return this.clients.sample(() -> this.sent, start);
	}

	private void sendDue() {
		long now = System.nanoTime();
		while (this.due <= now) {
			EchoConversation conversation = this.conversations.get((int) (this.sent++ % this.conversations.size()));
			conversation.send(this.due);
			conversation.flush();
			this.due += this.interval;
		}
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
