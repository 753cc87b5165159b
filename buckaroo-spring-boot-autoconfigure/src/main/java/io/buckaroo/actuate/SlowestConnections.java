package io.buckaroo.actuate;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.buckaroo.runtime.ConnectionStatistics;

/**
 * Selects the slowest of many connections: those whose clients have not read for the
 * longest time, then those with most bytes to write, then those with the fullest mailbox,
 * then those that have sent most messages. Holds no more connections than it selects.
 */
final class SlowestConnections {

	static final Comparator<ConnectionStatistics> SLOWEST_LAST = Comparator.comparing(SlowestConnections::pause)
		.thenComparingLong(ConnectionStatistics::pendingBytes)
		.thenComparingDouble(SlowestConnections::mailboxFill)
		.thenComparingLong((each) -> each.received().messages())
		.thenComparing((each) -> each.connection().id());

	private final int limit;

	/** The selected connections; its head is the least slow of them. */
	private final PriorityQueue<ConnectionStatistics> selected = new PriorityQueue<>(SLOWEST_LAST);

	private int total;

	/**
	 * Creates a selection.
	 * @param limit how many connections to select
	 */
	SlowestConnections(int limit) {
		this.limit = limit;
	}

	void add(ConnectionStatistics connection) {
		this.total++;
		if (this.selected.size() < this.limit) {
			this.selected.add(connection);
		}
		else if (SLOWEST_LAST.compare(connection, this.selected.element()) > 0) {
			this.selected.remove();
			this.selected.add(connection);
		}
	}

	ConnectionsState state() {
		return new ConnectionsState(this.total,
				this.selected.stream().sorted(SLOWEST_LAST.reversed()).map(ConnectionState::of).toList());
	}

	private static Duration pause(ConnectionStatistics connection) {
		Duration pausedFor = connection.pausedFor();
		return (pausedFor != null) ? pausedFor : Duration.ofNanos(-1);
	}

	private static double mailboxFill(ConnectionStatistics connection) {
		return (double) connection.mailboxSize() / connection.mailboxCapacity();
	}

}
