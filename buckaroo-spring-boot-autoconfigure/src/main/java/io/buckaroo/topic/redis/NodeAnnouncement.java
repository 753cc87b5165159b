package io.buckaroo.topic.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a node announces to the others: that it is alive, or that it stops. As text, it is
 * the name of its kind, the id of the node in Base64, the number of connections and the
 * interval in milliseconds, separated by spaces. Earlier versions omit the interval, and
 * ignore it.
 *
 * @param nodeId the id of the node
 * @param connections the number of its open connections
 * @param interval the time until its next announcement, or {@code null} if it is unknown
 * @param stops whether the node stops
 */
record NodeAnnouncement(String nodeId, int connections, @Nullable Duration interval, boolean stops) {

	private static final String ALIVE = "alive ";

	private static final String STOPS = "stops ";

	/**
	 * Creates the announcement of a node that is alive.
	 */
	static NodeAnnouncement alive(String nodeId, int connections, Duration interval) {
		return new NodeAnnouncement(nodeId, connections, interval, false);
	}

	/**
	 * Creates the announcement of a node that stops.
	 */
	static NodeAnnouncement stopping(String nodeId) {
		return new NodeAnnouncement(nodeId, 0, null, true);
	}

	/**
	 * Returns the announcement as text.
	 */
	String text() {
		String text = (this.stops ? STOPS : ALIVE) + NodeMessage.encode(this.nodeId) + " " + this.connections;
		return (this.interval != null) ? text + " " + this.interval.toMillis() : text;
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
			Duration interval = (parts.length > 3) ? Duration.ofMillis(parseNumber(parts[3])) : null;
			return new NodeAnnouncement(NodeMessage.decode(parts[1]), Math.toIntExact(parseNumber(parts[2])), interval,
					text.startsWith(STOPS));
		}
		catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	private static long parseNumber(String text) {
		long number = Long.parseLong(text);
		if (number < 0) {
			throw new NumberFormatException("Negative");
		}
		return number;
	}

}
