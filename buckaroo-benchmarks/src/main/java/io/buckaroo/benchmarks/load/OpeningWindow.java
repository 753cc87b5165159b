package io.buckaroo.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Opens connections so that only a few are underway at a time. For the event loop.
 */
final class OpeningWindow {

	private final int count;

	private final Supplier<CompletableFuture<?>> connect;

	private final CompletableFuture<Void> all;

	private int begun;

	private int opened;

	/**
	 * Creates a window.
	 * @param connect opens one
	 * @param all is completed when all are open
	 */
	OpeningWindow(int count, Supplier<CompletableFuture<?>> connect, CompletableFuture<Void> all) {
		this.count = count;
		this.connect = connect;
		this.all = all;
	}

	/**
	 * Begins with so many; each that is open makes place for the next.
	 */
	void fill(int connections) {
		for (int i = 0; i < connections; i++) {
			this.begun++;
			this.connect.get().thenRun(this::opened);
		}
	}

	private void opened() {
		this.opened++;
		if (this.opened == this.count) {
			this.all.complete(null);
		}
		else if (this.begun < this.count) {
			fill(1);
		}
	}

}
