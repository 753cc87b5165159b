package io.buckaroo.webflux.handshake;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;

/**
 * The span of a handshake as its connection keeps it.
 */
interface HandshakeSpan {

	/**
	 * Adds the span to the context of an observation.
	 * @param context the context
	 */
	void addTo(Observation.Context context);

	/**
	 * Returns the handler that makes the span of a context the current one in the scopes
	 * of its observation.
	 * @return the handler, or {@code null} if there is no tracer
	 */
	@Nullable ObservationHandler<Observation.Context> scopes();

}
