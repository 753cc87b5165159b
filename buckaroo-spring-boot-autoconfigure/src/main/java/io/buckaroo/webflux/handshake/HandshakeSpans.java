package io.buckaroo.webflux.handshake;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Keeps the spans of handshakes for their connections, by their ids: a span itself holds
 * the attributes and events of the request. A span with baggage, or of which more than
 * the ids is propagated, such as {@code tracestate}, is kept as it is.
 */
public final class HandshakeSpans {

	/** The number of hexadecimal digits of the id of a span. */
	private static final int ID_LENGTH = 16;

	private final SingletonSupplier<DefaultTracingObservationHandler> scopes;

	private final SingletonSupplier<Propagator> propagator;

	/**
	 * Creates the spans of an application.
	 * @param tracer the tracer, or {@code null} if there is none
	 * @param propagator the propagator, or {@code null} if there is none
	 */
	public HandshakeSpans(Supplier<@Nullable Tracer> tracer, Supplier<@Nullable Propagator> propagator) {
		this.scopes = SingletonSupplier.ofNullable(() -> handler(tracer.get()));
		this.propagator = new SingletonSupplier<>(propagator, () -> Propagator.NOOP);
	}

	private static @Nullable DefaultTracingObservationHandler handler(@Nullable Tracer tracer) {
		return (tracer != null) ? new DefaultTracingObservationHandler(tracer) : null;
	}

	/**
	 * Keeps the span of an observation.
	 * @return the span, or {@code null} if there is none
	 */
	@Nullable HandshakeSpan keep(Observation observation) {
		TracingContext tracing = observation.getContextView().get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		DefaultTracingObservationHandler scopes = this.scopes.get();
		if (span == null) {
			return null;
		}
		SpanIds ids = (scopes != null) ? ids(scopes, span.context()) : null;
		return (ids != null) ? ids : new WholeSpan(scopes, span);
	}

	/**
	 * Returns the ids of a span, or {@code null} if the tracer cannot restore the span
	 * from them.
	 */
	private @Nullable SpanIds ids(DefaultTracingObservationHandler scopes, TraceContext trace) {
		if (!isHex(trace.traceId(), 2 * ID_LENGTH) || !isHex(trace.spanId(), ID_LENGTH)
				|| !scopes.getTracer().getAllBaggage(trace).isEmpty()) {
			return null;
		}
		SpanIds ids = new SpanIds(scopes, HexFormat.fromHexDigitsToLong(trace.traceId(), 0, ID_LENGTH),
				HexFormat.fromHexDigitsToLong(trace.traceId(), ID_LENGTH, 2 * ID_LENGTH),
				HexFormat.fromHexDigitsToLong(trace.spanId()), trace.sampled());
		Span span = ids.span();
		return (span != null && trace.traceId().equals(span.context().traceId())
				&& trace.spanId().equals(span.context().spanId())
				&& headers(trace).keySet().equals(headers(span.context()).keySet())) ? ids : null;
	}

	/**
	 * Returns the headers by which a span is propagated.
	 */
	private Map<String, String> headers(TraceContext trace) {
		Map<String, String> headers = new HashMap<>();
		this.propagator.obtain().inject(trace, headers, HandshakeSpans::put);
		return headers;
	}

	private static boolean isHex(String id, int length) {
		return id.length() == length && id.chars().allMatch(HexFormat::isHexDigit);
	}

	private static void put(@Nullable Map<String, String> headers, String name, String value) {
		if (headers != null) {
			headers.put(name, value);
		}
	}

	private static void put(Observation.Context context, @Nullable Span span) {
		TracingContext tracing = new TracingContext();
		tracing.setSpan(span);
		context.put(TracingContext.class, tracing);
	}

	/**
	 * A span that is kept as it is.
	 *
	 * @param scopes the handler of its scopes, or {@code null} if there is no tracer
	 * @param span the span
	 */
	private record WholeSpan(@Nullable DefaultTracingObservationHandler scopes, Span span) implements HandshakeSpan {

		@Override
		public void addTo(Observation.Context context) {
			put(context, this.span);
		}

	}

	/**
	 * The ids of a span (W3C Trace Context, section 3.2.2).
	 *
	 * @param scopes the handler of its scopes
	 * @param traceHigh the first half of the id of the trace
	 * @param traceLow the second half of the id of the trace
	 * @param spanId the id of the span
	 * @param sampled whether the span is sampled, or {@code null} if that is undecided
	 */
	private record SpanIds(DefaultTracingObservationHandler scopes, long traceHigh, long traceLow, long spanId,
			@Nullable Boolean sampled) implements HandshakeSpan {

		@Override
		public void addTo(Observation.Context context) {
			put(context, span());
		}

		/**
		 * Returns a span with these ids, which a tracer creates only for the current
		 * scope.
		 */
		private @Nullable Span span() {
			Tracer tracer = this.scopes.getTracer();
			HexFormat hex = HexFormat.of();
			TraceContext trace = tracer.traceContextBuilder()
				.traceId(hex.toHexDigits(this.traceHigh) + hex.toHexDigits(this.traceLow))
				.spanId(hex.toHexDigits(this.spanId))
				.sampled(this.sampled)
				.build();
			CurrentTraceContext.Scope scope = tracer.currentTraceContext().newScope(trace);
			try {
				return tracer.currentSpan();
			}
			finally {
				scope.close();
			}
		}

	}

}
