package io.buckaroo.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.SenderContext;

/**
 * Context of the observation of a message that is sent to connections of other nodes,
 * until it is handed to the client of the broker.
 *
 * @see ClusterMessageSentObservationConvention
 */
public class ClusterMessageSentObservationContext extends SenderContext<Map<String, String>> {

	private final ClusterMessage message;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private volatile Outcome outcome = Outcome.SUCCESS;

	/**
	 * Creates the context.
	 * @param message the kind of message
	 */
	public ClusterMessageSentObservationContext(ClusterMessage message) {
		super(MessageHeaders::put);
		this.message = message;
		setCarrier(this.headers);
	}

	/**
	 * Returns the kind of message.
	 * @return the kind of message
	 */
	public ClusterMessage getMessage() {
		return this.message;
	}

	/**
	 * Returns the headers that travel with the message, which are the carrier.
	 * @return the headers; empty until a tracer has started a span
	 */
	public Map<String, String> getHeaders() {
		return this.headers;
	}

	/**
	 * Returns the outcome, which is {@link Outcome#SUCCESS} until another one is known.
	 * @return the outcome
	 */
	public Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
