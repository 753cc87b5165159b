package io.buckaroo.test.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * The sockets and streams that are not closed, with the threads that have opened them.
 */
final class OpenConnections {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Map<ClientConnection<?>, Thread> openers = new ConcurrentHashMap<>();

	void add(ClientConnection<?> connection) {
		this.openers.put(connection, Thread.currentThread());
	}

	void remove(ClientConnection<?> connection) {
		this.openers.remove(connection);
	}

	Stream<ClientConnection<?>> open() {
		return this.openers.keySet().stream();
	}

	void closeAll() {
		close((connection, opener) -> true);
	}

	/**
	 * Closes connections at once, and waits for their servers for a second.
	 * @param selection whether to close a connection that a thread has opened
	 */
	void close(BiPredicate<ClientConnection<?>, Thread> selection) {
		List<? extends ClientConnection<?>> connections = this.openers.entrySet()
			.stream()
			.filter((opener) -> selection.test(opener.getKey(), opener.getValue()))
			.map(Map.Entry::getKey)
			.toList();
		connections.forEach(ClientConnection::beginClose);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		connections.forEach(
				(connection) -> connection.awaitClosed(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
	}

}
