package io.buckaroo.webflux.handshake;

import java.util.HexFormat;
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

	/** The number of hexadecimal digits of the id of a span. */
	private static final int ID_LENGTH = 16;

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
		SpanIds ids = ids(span.context());
		return (ids != null) ? ids : (context) -> put(context, span);
	}

	/**
	 * Returns the ids of a span, or {@code null} if the tracer cannot do with them.
	 */
	private @Nullable SpanIds ids(TraceContext trace) {
		Tracer tracer = this.tracer.get();
		if (tracer == null || !isHex(trace.traceId(), 2 * ID_LENGTH) || !isHex(trace.spanId(), ID_LENGTH)
				|| !tracer.getAllBaggage(trace).isEmpty()) {
			return null;
		}
		SpanIds ids = new SpanIds(tracer, HexFormat.fromHexDigitsToLong(trace.traceId(), 0, ID_LENGTH),
				HexFormat.fromHexDigitsToLong(trace.traceId(), ID_LENGTH, 2 * ID_LENGTH),
				HexFormat.fromHexDigitsToLong(trace.spanId()), trace.sampled());
		Span span = ids.span();
		return (span != null && trace.traceId().equals(span.context().traceId())
				&& trace.spanId().equals(span.context().spanId())) ? ids : null;
	}

	private static boolean isHex(String id, int length) {
		return id.length() == length && id.chars().allMatch(HexFormat::isHexDigit);
	}

	private static void put(Observation.Context context, @Nullable Span span) {
		TracingContext tracing = new TracingContext();
		tracing.setSpan(span);
		context.put(TracingContext.class, tracing);
	}

	/**
	 * The ids of a span (W3C Trace Context, section 3.2.2).
	 *
	 * @param tracer the tracer
	 * @param traceHigh the first half of the id of the trace
	 * @param traceLow the second half of the id of the trace
	 * @param spanId the id of the span
	 * @param sampled whether the span is sampled, or {@code null} if that is undecided
	 */
	private record SpanIds(Tracer tracer, long traceHigh, long traceLow, long spanId,
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
			HexFormat hex = HexFormat.of();
			TraceContext trace = this.tracer.traceContextBuilder()
				.traceId(hex.toHexDigits(this.traceHigh) + hex.toHexDigits(this.traceLow))
				.spanId(hex.toHexDigits(this.spanId))
				.sampled(this.sampled)
				.build();
			CurrentTraceContext.Scope scope = this.tracer.currentTraceContext().newScope(trace);
			try {
				return this.tracer.currentSpan();
			}
			finally {
				scope.close();
			}
		}

	}

}
