package io.buckaroo.webflux.handshake;

import java.util.function.Consumer;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a handshake as the callbacks of its connection see it: the parent of
 * their observations, whose span is the current one in its scope. It records nothing. It
 * replaces the observation of the request, which has been stopped and refers to the
 * request and the response.
 */
final class HandshakeObservation implements Observation {

	private final String name;

	private final ObservationRegistry registry;

	/** Adds the span to a context, or {@code null} if the request is not traced. */
	private final @Nullable Consumer<Context> span;

	private HandshakeObservation(Observation observation, @Nullable Consumer<Context> span) {
		this.name = String.valueOf(observation.getContextView().getName());
		this.registry = observation.getObservationRegistry();
		this.span = span;
	}

	/**
	 * Returns the part of an observation that its connection needs.
	 * @param observation an observation of the request
	 * @param spans the spans of handshakes, or {@code null} if there are none
	 * @return the observation, without a reference to the request
	 */
	static Observation of(Observation observation, @Nullable HandshakeSpans spans) {
		return new HandshakeObservation(observation, (spans != null) ? spans.keep(observation) : null);
	}

	@Override
	public Context getContext() {
		Context context = new Context();
		context.setName(this.name);
		if (this.span != null) {
			this.span.accept(context);
		}
		return context;
	}

	@Override
	public Scope openScope() {
		return Observation.createNotStarted(this.name, this::getContext, this.registry).openScope();
	}

	@Override
	public ObservationRegistry getObservationRegistry() {
		return this.registry;
	}

	@Override
	public Observation contextualName(@Nullable String contextualName) {
		return this;
	}

	@Override
	public Observation parentObservation(@Nullable Observation parentObservation) {
		return this;
	}

	@Override
	public Observation lowCardinalityKeyValue(KeyValue keyValue) {
		return this;
	}

	@Override
	public Observation highCardinalityKeyValue(KeyValue keyValue) {
		return this;
	}

	@Override
	public Observation observationConvention(ObservationConvention<?> convention) {
		return this;
	}

	@Override
	public Observation error(Throwable error) {
		return this;
	}

	@Override
	public Observation event(Event event) {
		return this;
	}

	@Override
	public Observation start() {
		return this;
	}

	@Override
	public void stop() {
		// The observation of the request is stopped at the end of the exchange
	}

}
