package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Termination;

/**
 * Observes the handshakes and the ends of connections. Called on event loops, which must
 * not be blocked.
 */
public interface ConnectionListener {

	/**
	 * Called when a handshake was answered, or has failed.
	 * @param kind the kind of connection
	 * @param route the pattern of the route
	 * @param outcome the outcome
	 * @param duration the time since the request matched the route: until the connection
	 * was open, or until the refusal
	 */
	void handshake(ConnectionKind kind, String route, HandshakeOutcome outcome, Duration duration);

	/**
	 * Called when a connection ends, before {@code terminate}.
	 * @param kind the kind of connection
	 * @param route the pattern of the route
	 * @param termination the reason
	 * @param duration the time since the connection was opened
	 */
	void ended(ConnectionKind kind, String route, Termination termination, Duration duration);

}
