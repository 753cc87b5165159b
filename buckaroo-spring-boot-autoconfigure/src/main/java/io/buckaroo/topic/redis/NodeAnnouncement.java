package io.buckaroo.topic.redis;

import org.jspecify.annotations.Nullable;

/**
 * What a node announces to the others: that it is alive, or that it stops. As text, it is
 * the name of its kind, the id of the node in Base64 and the number of connections,
 * separated by spaces.
 *
 * @param nodeId the id of the node
 * @param connections the number of its open connections
 * @param stops whether the node stops
 */
record NodeAnnouncement(String nodeId, int connections, boolean stops) {

	private static final String ALIVE = "alive ";

	private static final String STOPS = "stops ";

	/**
	 * Returns the announcement as text.
	 */
	String text() {
		return (this.stops ? STOPS : ALIVE) + NodeMessage.encode(this.nodeId) + " " + this.connections;
	}

	/**
	 * Parses an announcement.
	 * @param text the text
	 * @return the announcement, or {@code null} if the text is none
	 */
	static @Nullable NodeAnnouncement parse(String text) {
		if (!text.startsWith(ALIVE) && !text.startsWith(STOPS)) {
			return null;
		}
		String[] parts = text.split(" ");
		try {
			return new NodeAnnouncement(NodeMessage.decode(parts[1]), Integer.parseInt(parts[2]),
					text.startsWith(STOPS));
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

}
