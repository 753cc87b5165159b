package io.buckaroo.webflux.handshake;

import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the spans of handshakes for their connections, by their ids: a span itself holds
 * all that was recorded. Baggage belongs to the span, so a span with baggage is kept as
 * it is.
 */
public final class HandshakeSpans {

	private final Supplier<@Nullable Tracer> tracer;

	/**
	 * Creates the spans of an application.
	 * @param tracer the tracer, or {@code null} if there is none
	 */
	public HandshakeSpans(Supplier<@Nullable Tracer> tracer) {
		this.tracer = tracer;
	}

	/**
	 * Keeps the span of an observation.
	 * @return a function that adds the span to a context, or {@code null} if there is
	 * none
	 */
	@Nullable Consumer<Observation.Context> keep(Observation observation) {
		TracingContext tracing = observation.getContextView().get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		if (span == null) {
			return null;
		}
		Tracer tracer = this.tracer.get();
		if (tracer != null && tracer.getAllBaggage(span.context()).isEmpty()) {
			SpanIds ids = new SpanIds(tracer, span.context().traceId(), span.context().spanId(),
					span.context().sampled());
			if (ids.identify(ids.span())) {
				return ids;
			}
		}
		return (context) -> put(context, span);
	}

	private static void put(Observation.Context context, @Nullable Span span) {
		TracingContext tracing = new TracingContext();
		tracing.setSpan(span);
		context.put(TracingContext.class, tracing);
	}

	/**
	 * The ids of a span.
	 *
	 * @param tracer the tracer
	 * @param traceId the id of the trace
	 * @param spanId the id of the span
	 * @param sampled whether the span is sampled, or {@code null} if that is undecided
	 */
	private record SpanIds(Tracer tracer, String traceId, String spanId,
			@Nullable Boolean sampled) implements Consumer<Observation.Context> {

		@Override
		public void accept(Observation.Context context) {
			put(context, span());
		}

		/**
		 * Returns a span with these ids, which a tracer creates only for the current
		 * scope.
		 */
		@SuppressWarnings("try")
		private @Nullable Span span() {
			TraceContext trace = this.tracer.traceContextBuilder()
				.traceId(this.traceId)
				.spanId(this.spanId)
				.sampled(this.sampled)
				.build();
			try (CurrentTraceContext.Scope scope = this.tracer.currentTraceContext().newScope(trace)) {
				return this.tracer.currentSpan();
			}
		}

		/**
		 * Returns whether a span has these ids. Some tracers cannot create one.
		 */
		private boolean identify(@Nullable Span span) {
			return span != null && this.traceId.equals(span.context().traceId())
					&& this.spanId.equals(span.context().spanId());
		}

	}

}
