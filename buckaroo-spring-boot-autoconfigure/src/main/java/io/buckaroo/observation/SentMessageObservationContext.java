package io.buckaroo.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.SenderContext;

/**
 * Context of the observation of a message that this node sends. The carrier is the
 * headers that travel with the message to the other nodes, such as {@code traceparent}.
 */
abstract sealed class SentMessageObservationContext extends SenderContext<Map<String, String>>
		permits ClusterMessageSentObservationContext, TopicPublicationObservationContext {

	private final Map<String, String> headers = new LinkedHashMap<>();

	private volatile Outcome outcome = Outcome.SUCCESS;

	SentMessageObservationContext() {
		super(MessageHeaders::put);
		setCarrier(this.headers);
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
