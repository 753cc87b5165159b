package io.buckaroo.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.Connection;
import io.buckaroo.MalformedMessage;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The open connections of the application, and their audiences by route. Safe to use from
 * any thread.
 */
public final class ConnectionRegistry {

	private static final Audience EMPTY = new Audience();

	private final Node node;

	private final Topics topics;

	/** The number of connection ids given so far. */
	private final AtomicLong count = new AtomicLong();

	private final Map<String, OpenConnection> connections = new ConcurrentHashMap<>();

	private final Map<String, Audience> routes = new ConcurrentHashMap<>();

	private final CountedRoutes counted = new CountedRoutes();

	private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();

	/** The patterns of all routes; {@code null} until they are known. */
	private volatile @Nullable Set<String> patterns;

	private final PrincipalIndex<OpenConnection> principals = new PrincipalIndex<>();

	private final Map<EventLoop, Broadcasts> broadcasts = new ConcurrentHashMap<>();

	private final Map<EventLoop, RunningCallback> runningCallbacks = new ConcurrentHashMap<>();

	/** Completes when the last connection has ended; present since a shutdown began. */
	private volatile Sinks.@Nullable Empty<Void> drained;

	/**
	 * Creates an empty registry.
	 * @param node the node of this process
	 * @param topics the topics that connections may subscribe to
	 */
	public ConnectionRegistry(Node node, Topics topics) {
		this.node = node;
		this.topics = topics;
	}

	/**
	 * Announces the routes of this node. Until then, during start-up, messages to any
	 * route are accepted.
	 * @param patterns the patterns of all routes, by kind
	 */
	public void announce(Map<ConnectionKind, Set<String>> patterns) {
		patterns.forEach((kind, ofKind) -> ofKind.forEach((pattern) -> this.counted.counters(kind, pattern)));
		this.patterns = patterns.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Adds a listener.
	 * @param listener the listener, which is called from now on
	 */
	public void listen(ConnectionListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Returns the counters of a route.
	 */
	RouteCounters counters(ConnectionKind kind, String route) {
		return this.counted.counters(kind, route);
	}

	/**
	 * Returns the statistics of all routes that have been announced.
	 * @return the statistics, in the order of patterns
	 */
	public List<RouteStatistics> routeStatistics() {
		return this.counted.statistics();
	}

	/**
	 * Returns the statistics of a route.
	 * @param kind the kind of its connections
	 * @param route its pattern
	 * @return the statistics; all zero if there is no such route
	 */
	public RouteStatistics routeStatistics(ConnectionKind kind, String route) {
		return this.counted.statistics(kind, route);
	}

	/**
	 * Returns the statistics of all open connections.
	 * @return the statistics, in no particular order
	 */
	public Stream<ConnectionStatistics> connectionStatistics() {
		return this.connections.values().stream().map(OpenConnection::statistics);
	}

	/**
	 * Returns the statistics of an open connection.
	 * @param connectionId the id of the connection
	 * @return the statistics, or {@code null} if there is no connection of this id
	 */
	public @Nullable ConnectionStatistics connectionStatistics(String connectionId) {
		OpenConnection open = this.connections.get(connectionId);
		return (open != null) ? open.statistics() : null;
	}

	/**
	 * Counts the open connections whose mailboxes are at least half full. Visits every
	 * connection.
	 * @return the number of such connections, by the kind and pattern of their route, as
	 * in {@link #routeStatistics()}; routes without any are absent
	 */
	public Map<String, Map<String, Long>> fillingMailboxes() {
		return this.connections.values()
			.stream()
			.filter(OpenConnection::isFilling)
			.map(OpenConnection::route)
			.filter(Objects::nonNull)
			.collect(Collectors.groupingBy((route) -> Labels.of(route.kind()),
					Collectors.groupingBy(RouteCounters::route, Collectors.counting())));
	}

	/**
	 * Counts a malformed message. May be called from any thread.
	 * @param route the pattern of the route
	 * @param reason the kind of the problem
	 */
	public void malformed(String route, MalformedMessage.Reason reason) {
		counters(ConnectionKind.WEBSOCKET, route).malformed(reason);
	}

	/**
	 * Counts a handshake.
	 * @param kind the kind of connection
	 * @param route the pattern of the route
	 * @param outcome the outcome
	 * @param duration the time since the request matched the route
	 */
	public void handshake(ConnectionKind kind, String route, HandshakeOutcome outcome, Duration duration) {
		counters(kind, route).handshake(outcome);
		this.listeners.forEach((listener) -> listener.handshake(kind, route, outcome, duration));
	}

	/**
	 * Counts the end of a connection.
	 * @param refused whether it was refused before it was open, so that it counts as a
	 * handshake only
	 */
	void ended(OpenConnection connection, Termination termination, boolean refused) {
		connection.countEnd(termination, refused);
		RouteCounters route = connection.route();
		if (route != null && !refused) {
			Duration duration = connection.age();
			this.listeners.forEach((each) -> each.ended(route.kind(), route.route(), termination, duration));
		}
	}

	Topics topics() {
		return this.topics;
	}

	/**
	 * Returns the broadcasts of an event loop.
	 */
	Broadcasts broadcasts(EventLoop eventLoop) {
		Broadcasts broadcasts = this.broadcasts.get(eventLoop);
		return (broadcasts != null) ? broadcasts : this.broadcasts.computeIfAbsent(eventLoop, Broadcasts::new);
	}

	/**
	 * Returns the running callback of an event loop.
	 */
	RunningCallback runningCallback(EventLoop eventLoop) {
		RunningCallback running = this.runningCallbacks.get(eventLoop);
		return (running != null) ? running
				: this.runningCallbacks.computeIfAbsent(eventLoop, (each) -> new RunningCallback());
	}

	/**
	 * Returns the running callbacks of all event loops.
	 */
	Collection<RunningCallback> runningCallbacks() {
		return this.runningCallbacks.values();
	}

	/**
	 * Returns an id for a new connection.
	 * @return the id
	 */
	public String nextId() {
		return this.node.connectionId(this.count.incrementAndGet());
	}

	/**
	 * Returns the number of open connections.
	 * @return the number, including connections that are opening or ending
	 */
	public int size() {
		return this.connections.size();
	}

	/**
	 * Whether new connections are accepted: until {@link #shutdown}, and again after it
	 * was cancelled.
	 * @return whether new connections are accepted
	 */
	public boolean isOpen() {
		return this.drained == null;
	}

	/**
	 * Accepts new connections when the application is started again, after a
	 * {@link #shutdown}. Has no effect at the first start, when the web server may have
	 * accepted some already.
	 */
	public void reopen() {
		if (!isOpen() && this.connections.isEmpty()) {
			// Their event loops may have ended, and no handshake succeeds meanwhile
			this.routes.clear();
			this.broadcasts.clear();
			this.runningCallbacks.clear();
			this.counted.retire();
		}
		this.drained = null;
	}

	/**
	 * Accepts new connections again, and keeps those that a {@link #shutdown} has not
	 * ended yet.
	 */
	void cancelShutdown() {
		this.drained = null;
	}

	/**
	 * Stops accepting connections and ends all existing ones with
	 * {@link Termination.Shutdown}, in small batches, so that their clients do not
	 * reconnect to the other servers at the same time. A connection continues until its
	 * batch ends, and then until the callback or result that is underway has completed;
	 * one that still opens is ended immediately.
	 * <p>
	 * The parameters also keep Spring from calling this method when it destroys the bean,
	 * where it would wait without a limit.
	 * @param spread the longest time between the first end and the last; few connections
	 * use only a part of it, and less than 10 ms counts as zero
	 * @param timer the scheduler of the batches, which only wake the event loops
	 * @return a publisher that completes when every connection has terminated
	 */
	public Mono<Void> shutdown(Duration spread, Scheduler timer) {
		Sinks.Empty<Void> drained = Sinks.empty();
		this.drained = drained;
		new StaggeredEnd(spread, timer).end(this.connections.values(), new Termination.Shutdown(),
				() -> this.drained == drained);
		signalWhenDrained();
		return drained.asMono();
	}

	/**
	 * Ends all connections immediately, because a shutdown does not wait any longer.
	 * @return whether there were any
	 */
	boolean endAll() {
		return cut((connection) -> true);
	}

	/**
	 * Ends the connections immediately that wait for a result since a shutdown, which may
	 * have been cancelled.
	 * @return whether there were any
	 */
	boolean endWaiting() {
		return cut((connection) -> connection.ending() instanceof Termination.Shutdown);
	}

	private boolean cut(Predicate<OpenConnection> filter) {
		boolean any = false;
		for (OpenConnection connection : this.connections.values()) {
			if (filter.test(connection)) {
				connection.cut(new Termination.Shutdown());
				any = true;
			}
		}
		return any;
	}

	/**
	 * Adds a connection, which joins the audience of its route. A principal whose name
	 * fails ends the connection.
	 * @return {@code false} if the connection has to end because of a shutdown
	 */
	boolean add(OpenConnection opened) {
		Connection connection = opened.connection();
		this.connections.put(connection.id(), opened);
		opened.join(this.routes.computeIfAbsent(connection.route(), (route) -> new Audience()));
		try {
			this.principals.add(connection.principal(), opened);
		}
		catch (RuntimeException ex) {
			opened.end(new Termination.Failed(ex));
		}
		return isOpen();
	}

	/**
	 * Removes a connection, which leaves the audience of its route.
	 */
	void remove(OpenConnection ended) {
		this.connections.remove(ended.connection().id());
		ended.leave();
		this.principals.remove(ended.connection().principal(), ended);
		signalWhenDrained();
	}

	private void signalWhenDrained() {
		Sinks.Empty<Void> drained = this.drained;
		if (drained != null && this.connections.isEmpty()) {
			drained.tryEmitEmpty();
		}
	}

	Stream<Connection> connections() {
		return this.connections.values().stream().map(OpenConnection::connection);
	}

	/**
	 * Returns an open connection, or {@code null} if there is none with this id.
	 */
	@Nullable OpenConnection find(String connectionId) {
		return this.connections.get(connectionId);
	}

	/**
	 * Returns the audience of a route, which is empty if the route is unknown.
	 */
	Audience of(String route) {
		return this.routes.getOrDefault(route, EMPTY);
	}

	/**
	 * Returns the audience of a route, to send to it.
	 * @throws UnknownRouteException if this node has no such route
	 */
	Audience require(String route) {
		Audience audience = this.routes.get(route);
		if (audience != null) {
			return audience;
		}
		Set<String> patterns = this.patterns;
		if (patterns != null && !patterns.contains(route)) {
			throw new UnknownRouteException(route, patterns);
		}
		return EMPTY;
	}

	/**
	 * Returns the open connections of a principal.
	 */
	Collection<OpenConnection> ofPrincipal(String name) {
		return this.principals.of(name);
	}

}
