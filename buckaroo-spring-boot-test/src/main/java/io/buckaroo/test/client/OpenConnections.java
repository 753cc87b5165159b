package io.buckaroo.test.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The sockets and streams that are not closed, with the threads that have opened them.
 */
final class OpenConnections {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Map<ClientConnection<?>, Thread> openers = new ConcurrentHashMap<>();

	private final AtomicInteger runningTests = new AtomicInteger();

	void add(ClientConnection<?> connection) {
		this.openers.put(connection, Thread.currentThread());
	}

	void remove(ClientConnection<?> connection) {
		this.openers.remove(connection);
	}

	/**
	 * A test begins on this thread.
	 * @return the connections that are open before it
	 */
	Set<ClientConnection<?>> testBegins() {
		this.runningTests.incrementAndGet();
		return Set.copyOf(this.openers.keySet());
	}

	/**
	 * Closes the connections that a test of this thread has opened. Those of its other
	 * threads are closed when no other test runs, since they cannot be told apart.
	 * @param before the connections that stay open, or {@code null} if the test did not
	 * begin here
	 */
	void testEnds(@Nullable Set<ClientConnection<?>> before) {
		boolean last = ((before != null) ? this.runningTests.decrementAndGet() : this.runningTests.get()) == 0;
		Thread current = Thread.currentThread();
		close(this.openers.entrySet()
			.stream()
			.filter((opener) -> (before == null || !before.contains(opener.getKey()))
					&& (last || opener.getValue() == current))
			.map(Map.Entry::getKey)
			.toList());
	}

	void closeAll() {
		close(List.copyOf(this.openers.keySet()));
	}

	/**
	 * Closes connections at once, and waits for their servers for a second.
	 */
	private static void close(List<? extends ClientConnection<?>> connections) {
		connections.forEach(ClientConnection::beginClose);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		connections.forEach(
				(connection) -> connection.awaitClosed(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
	}

}
