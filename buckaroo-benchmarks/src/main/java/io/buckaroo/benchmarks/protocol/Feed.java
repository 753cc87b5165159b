package io.buckaroo.benchmarks.protocol;

/**
 * A feed that a server publishes to its subscribers.
 */
public enum Feed {

	/** Text frames to all sockets of a route. */
	WEBSOCKET("/broadcast"),

	/** Text frames to all sockets that are subscribed to a topic. */
	TOPIC("/topic"),

	/** Text frames to all sockets that are subscribed to a topic with a history. */
	HISTORY("/history"),

	/** Server-sent events to all streams of a route. */
	SSE("/events");

	private final String path;

	Feed(String path) {
		this.path = path;
	}

	/**
	 * Returns the path of the feed, the same on every server.
	 * @return the path
	 */
	public String path() {
		return this.path;
	}

}
