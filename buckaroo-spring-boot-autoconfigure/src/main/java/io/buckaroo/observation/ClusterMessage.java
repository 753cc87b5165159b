package io.buckaroo.observation;

/**
 * The kinds of messages between nodes that carry a trace.
 */
public enum ClusterMessage {

	/** A publication on a topic. */
	PUBLICATION("publication"),

	/** A message to one connection. */
	SEND("send"),

	/** A message to the connections of a route. */
	SEND_TO_ROUTE("send-to-route"),

	/** A message to the connections of a principal. */
	SEND_TO_PRINCIPAL("send-to-principal");

	private final String value;

	ClusterMessage(String value) {
		this.value = value;
	}

	/**
	 * Returns the value of the tag {@code message}.
	 * @return the name, in lower case and with hyphens
	 */
	public String value() {
		return this.value;
	}

}
