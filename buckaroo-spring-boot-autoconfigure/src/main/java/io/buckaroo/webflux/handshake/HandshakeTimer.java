package io.buckaroo.webflux.handshake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.buckaroo.route.Route;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.HandshakeOutcome;

/**
 * Measures a handshake, from the match of its route to its outcome. Keeps nothing of the
 * request. Safe to use from any thread, since an exchange may end at any time.
 */
public final class HandshakeTimer {

	private final ConnectionRegistry registry;

	private final Route route;

	private final long start = System.nanoTime();

	private final AtomicBoolean stopped = new AtomicBoolean();

	/**
	 * Starts to measure.
	 * @param registry the registry that counts handshakes
	 * @param route the route of the handshake
	 */
	public HandshakeTimer(ConnectionRegistry registry, Route route) {
		this.registry = registry;
		this.route = route;
	}

	/**
	 * Returns the kind of the connections of a route.
	 * @param route the route
	 * @return the kind
	 */
	public static ConnectionKind kind(Route route) {
		return (route instanceof Route.WebSocket) ? ConnectionKind.WEBSOCKET : ConnectionKind.SSE;
	}

	/**
	 * Counts the handshake, unless it is counted already.
	 * @param outcome the outcome
	 */
	public void stop(HandshakeOutcome outcome) {
		if (this.stopped.compareAndSet(false, true)) {
			this.registry.handshake(kind(this.route), this.route.pattern().getPatternString(), outcome,
					Duration.ofNanos(System.nanoTime() - this.start));
		}
	}

}
