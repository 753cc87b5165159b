package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Feed;
import io.buckaroo.benchmarks.protocol.Payload;

/**
 * Opens subscriptions to a feed.
 */
final class Subscribers {

	private Subscribers() {
	}

	/**
	 * Opens the given number of subscriptions and waits until all are accepted.
	 */
	static void open(Clients clients, Feed feed, int count, Payload payload) {
		Opening opening = switch (feed) {
			case WEBSOCKET, TOPIC, HISTORY -> Opening.webSocket(feed.path());
			case SSE -> Opening.eventStream(feed.path());
		};
		clients.connectAll(count,
				() -> clients.connect(opening, scanner(feed), new Subscription(payload, clients.tally())));
	}

	private static Scanner scanner(Feed feed) {
		return switch (feed) {
			case WEBSOCKET, TOPIC, HISTORY -> new FrameScanner();
			case SSE -> new EventScanner();
		};
	}

}
