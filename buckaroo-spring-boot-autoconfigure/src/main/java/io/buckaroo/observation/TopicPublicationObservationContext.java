package io.buckaroo.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.SenderContext;

/**
 * Context of the observation of a publication on a topic, until it completes. The carrier
 * is the headers that travel with the message to the other nodes, such as
 * {@code traceparent}.
 *
 * @see TopicPublicationObservationConvention
 */
public class TopicPublicationObservationContext extends SenderContext<Map<String, String>> {

	private final String topic;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private volatile Outcome outcome = Outcome.SUCCESS;

	/**
	 * Creates the context.
	 * @param topic the name of the topic
	 */
	public TopicPublicationObservationContext(String topic) {
		super(MessageHeaders::put);
		this.topic = topic;
		setCarrier(this.headers);
	}

	/**
	 * Returns the topic. Its name may be unique for a user, so it must not be the tag of
	 * a meter.
	 * @return the name of the topic
	 */
	public String getTopic() {
		return this.topic;
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
