package io.buckaroo.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The counters of the routes. They are never removed. Safe to use from any thread.
 */
final class CountedRoutes {

	/** The counters of routes for sockets, by pattern. */
	private final Map<String, RouteCounters> sockets = new ConcurrentHashMap<>();

	/** The counters of routes for event streams, by pattern. */
	private final Map<String, RouteCounters> streams = new ConcurrentHashMap<>();

	private Map<String, RouteCounters> of(ConnectionKind kind) {
		return (kind == ConnectionKind.WEBSOCKET) ? this.sockets : this.streams;
	}

	/**
	 * Returns the counters of a route, to count.
	 */
	RouteCounters counters(ConnectionKind kind, String pattern) {
		RouteCounters counters = of(kind).get(pattern);
		return (counters != null) ? counters
				: of(kind).computeIfAbsent(pattern, (absent) -> new RouteCounters(kind, absent));
	}

	/**
	 * Forgets the event loops, but not what they have counted. To be called while no
	 * connection is open.
	 */
	void retire() {
		all().forEach(RouteCounters::retire);
	}

	/**
	 * Returns the statistics of all routes, in the order of patterns.
	 */
	List<RouteStatistics> statistics() {
		return all().map(RouteCounters::statistics)
			.sorted(Comparator.comparing(RouteStatistics::route).thenComparing(RouteStatistics::kind))
			.toList();
	}

	private Stream<RouteCounters> all() {
		return Stream.concat(this.sockets.values().stream(), this.streams.values().stream());
	}

	/**
	 * Returns the statistics of a route, all zero if it is unknown.
	 */
	RouteStatistics statistics(ConnectionKind kind, String pattern) {
		RouteCounters counters = of(kind).get(pattern);
		return ((counters != null) ? counters : new RouteCounters(kind, pattern)).statistics();
	}

}
