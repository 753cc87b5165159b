package io.buckaroo.benchmarks.protocol;

/**
 * What a server publishes to all who have subscribed to it.
 */
public enum Feed {

	/** Text frames to every socket of a route. */
	WEBSOCKET("/broadcast"),

	/** Text frames to every socket that is subscribed to a topic. */
	TOPIC("/topic"),

	/** The same, of a topic with a history. */
	HISTORY("/history"),

	/** Events to every stream of a route. */
	SSE("/events");

	private final String path;

	Feed(String path) {
		this.path = path;
	}

	/**
	 * The path at which every server has it.
	 * @return the path
	 */
	public String path() {
		return this.path;
	}

}
