package io.buckaroo.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Opens connections with a limited number of concurrent attempts. For the event loop.
 */
final class OpeningWindow {

	private final int count;

	private final Supplier<CompletableFuture<?>> connect;

	private final CompletableFuture<Void> all;

	private int started;

	private int opened;

	/**
	 * Creates a window.
	 * @param count the number of connections, at least one
	 * @param connect opens a connection
	 * @param all the future to complete when all connections are open
	 */
	OpeningWindow(int count, Supplier<CompletableFuture<?>> connect, CompletableFuture<Void> all) {
		this.count = count;
		this.connect = connect;
		this.all = all;
	}

	/**
	 * Starts the given number of attempts; each accepted connection starts the next one.
	 */
	void fill(int connections) {
		for (int i = 0; i < connections; i++) {
			this.started++;
			this.connect.get().thenRun(this::opened);
		}
	}

	private void opened() {
		this.opened++;
		if (this.opened == this.count) {
			this.all.complete(null);
		}
		else if (this.started < this.count) {
			fill(1);
		}
	}

}
