package io.buckaroo.runtime;

/**
 * The kind of a connection and of its route.
 */
public enum ConnectionKind {

	/** A WebSocket. */
	WEBSOCKET,

	/** A stream of server-sent events. */
	SSE

}
