package io.buckaroo.runtime;

/**
 * The outcome of a handshake: of a request that asks a route for a connection.
 */
public enum HandshakeOutcome {

	/** The connection was opened. */
	ADMITTED,

	/** Refused because of the origin of the page. */
	ORIGIN,

	/**
	 * Refused because the handshake is malformed, or offers neither the version nor a
	 * subprotocol that the route requires.
	 */
	MALFORMED,

	/** Refused because of a limit for the number of connections. */
	LIMIT,

	/**
	 * Refused by the application: by a check, or by the {@code init} of an event source.
	 */
	CHECK,

	/** Refused because the node drains or shuts down. */
	DRAINING,

	/**
	 * Failed with an exception, or the client disconnected before it was answered.
	 */
	ERROR

}
