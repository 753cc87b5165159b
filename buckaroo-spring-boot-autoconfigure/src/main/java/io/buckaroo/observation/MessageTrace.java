package io.buckaroo.observation;

import java.util.Map;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a message belongs to.
 */
public final class MessageTrace {

	/** No trace. */
	public static final MessageTrace NONE = new MessageTrace(Map.of(), null);

	private final Map<String, String> headers;

	/** The observation for the callbacks; {@code null} if they are not observed. */
	private final @Nullable Observation observation;

	MessageTrace(Map<String, String> headers, @Nullable Observation observation) {
		this.headers = headers;
		this.observation = observation;
	}

	/**
	 * Returns the headers that travel with the message to other nodes, such as
	 * {@code traceparent}.
	 * @return the headers; empty if there is no trace
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Adds the trace to a message for mailboxes of this node, if callbacks are observed.
	 * @param message the message
	 * @return the message to send
	 */
	public Object addTo(Object message) {
		return (this.observation != null) ? TracedMessage.of(message, this.observation) : message;
	}

}
