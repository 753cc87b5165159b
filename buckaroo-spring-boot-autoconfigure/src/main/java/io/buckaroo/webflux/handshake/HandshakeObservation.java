package io.buckaroo.webflux.handshake;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a handshake as the callbacks of its connection see it: the parent of
 * their observations, whose span is the current one in its scope. It records nothing, and
 * its scopes call neither the predicates nor the handlers of the application. It replaces
 * the observation of the request, which has been stopped and refers to the request and
 * the response.
 */
final class HandshakeObservation implements Observation {

	private final String name;

	private final ObservationRegistry registry;

	/** The span, or {@code null} if the request is not traced. */
	private final @Nullable HandshakeSpan span;

	private HandshakeObservation(Observation observation, @Nullable HandshakeSpan span) {
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
			this.span.addTo(context);
		}
		return context;
	}

	@Override
	public Scope openScope() {
		ObservationConfig config = new ObservationConfig();
		ObservationHandler<Context> handler = (this.span != null) ? this.span.scopes() : null;
		if (handler != null) {
			config.observationHandler(handler);
		}
		return Observation.createNotStarted(this.name, this::getContext, new Scopes(this.registry, config)).openScope();
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

	/**
	 * The current scopes of a registry, with another configuration. Micrometer expects
	 * all scopes of a thread to be its own, so this class opens none itself.
	 *
	 * @param registry the registry
	 * @param observationConfig the configuration
	 */
	private record Scopes(ObservationRegistry registry,
			ObservationConfig observationConfig) implements ObservationRegistry {

		@Override
		public @Nullable Observation getCurrentObservation() {
			return this.registry.getCurrentObservation();
		}

		@Override
		public @Nullable Scope getCurrentObservationScope() {
			return this.registry.getCurrentObservationScope();
		}

		@Override
		public void setCurrentObservationScope(@Nullable Scope scope) {
			this.registry.setCurrentObservationScope(scope);
		}

	}

}
