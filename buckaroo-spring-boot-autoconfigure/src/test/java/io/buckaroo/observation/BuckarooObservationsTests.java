package io.buckaroo.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.buckaroo.Buckaroo;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.ObservationContextAssert;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link BuckarooObservations}: publications and messages between nodes.
 */
class BuckarooObservationsTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final RecordedObservations recorded = new RecordedObservations();

	private final SimpleTracer tracer = new SimpleTracer();

	private final BuckarooObservations observations = observations(true);

	private BuckarooObservations observations(boolean callbacks) {
		return new BuckarooObservations(this.registry, callbacks, ObservationConventions.DEFAULTS);
	}

	@BeforeEach
	void record() {
		this.registry.observationConfig().observationHandler(this.recorded);
	}

	@Test
	void aPublicationIsObservedUntilItCompletes() {
		Mono<Void> publication = this.observations.publication("news", (trace) -> Mono.empty());
		assertThat(this.recorded.started()).isEmpty();
		publication.block();
		assertPublication().hasContextualNameEqualTo("publish")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("topic", "news")
			.doesNotHaveLowCardinalityKeyValueWithKey("topic")
			.doesNotHaveError();
	}

	@Test
	void theFailureOfAPublicationIsRecorded() {
		IllegalStateException failure = new IllegalStateException("unavailable");
		this.observations.publication("news", (trace) -> Mono.error(failure)).onErrorComplete().block();
		assertPublication().hasLowCardinalityKeyValue("outcome", "error").hasError(failure);
	}

	@Test
	void aPayloadThatIsRefusedIsRecorded() {
		IllegalStateException failure = new IllegalStateException("refused");
		Mono<Void> publication = this.observations.publication("news", (trace) -> {
			throw failure;
		});
		assertThatIllegalStateException().isThrownBy(publication::block);
		assertPublication().hasLowCardinalityKeyValue("outcome", "error").hasError(failure);
	}

	@Test
	void aCancelledPublicationIsRecorded() {
		this.observations.publication("news", (trace) -> Mono.never()).subscribe().dispose();
		assertPublication().hasLowCardinalityKeyValue("outcome", "cancelled").doesNotHaveError();
	}

	@Test
	void theParentOfAPublicationIsTheObservationOfItsReactorContext() {
		Observation handshake = Observation.start("handshake", this.registry);
		this.observations.publication("news", (trace) -> Mono.empty())
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, handshake))
			.block();
		assertPublication().hasParentObservationEqualTo(handshake);
	}

	@Test
	void theParentOfAPublicationWithoutAReactorContextIsTheCurrentObservation() {
		Observation current = Observation.start("current", this.registry);
		current.scoped(() -> this.observations.publication("news", (trace) -> Mono.empty()).block());
		assertPublication().hasParentObservationEqualTo(current);
	}

	@Test
	void withoutATracerAPublicationHasNoHeaders() {
		AtomicReference<MessageTrace> seen = new AtomicReference<>();
		this.observations.publication("news", (trace) -> Mono.fromRunnable(() -> seen.set(trace))).block();
		assertThat(seen.get().headers()).isEmpty();
	}

	@Test
	void withoutARegistryAPublicationIsNotWrapped() {
		Mono<Void> publication = Mono.empty();
		assertThat(BuckarooObservations.NONE.publication("news", (trace) -> publication)).isSameAs(publication);
	}

	@Test
	void aReceivedMessageIsAChildOfThePublicationOnTheOtherNode() {
		trace();
		AtomicReference<MessageTrace> sent = new AtomicReference<>();
		this.observations.publication("news", (trace) -> Mono.fromRunnable(() -> sent.set(trace))).block();
		assertThat(sent.get().headers()).containsOnlyKeys("traceparent");
		AtomicReference<MessageTrace> received = new AtomicReference<>();
		this.observations.receive(ClusterMessage.PUBLICATION, () -> sent.get().headers(), received::set);
		SimpleSpan publication = span("publish");
		SimpleSpan reception = span("receive publication");
		assertThat(publication.getKind()).isEqualTo(Span.Kind.PRODUCER);
		assertThat(reception.getKind()).isEqualTo(Span.Kind.CONSUMER);
		assertThat(reception.getTraceId()).isEqualTo(publication.getTraceId());
		assertThat(reception.getParentId()).isEqualTo(publication.getSpanId());
		assertThat(received.get().addTo("message")).isInstanceOf(TracedMessage.class);
	}

	@Test
	void aMalformedHeaderStartsAnotherTrace() {
		trace();
		this.observations.receive(ClusterMessage.SEND, () -> Map.of("traceparent", "malformed"), (trace) -> {
		});
		assertThat(span("receive send").getParentId()).isNullOrEmpty();
	}

	@Test
	void withoutARegistryHeadersAreNotRead() {
		AtomicReference<MessageTrace> received = new AtomicReference<>();
		BuckarooObservations.NONE.receive(ClusterMessage.SEND, () -> fail("were read"), received::set);
		assertThat(received).hasValue(MessageTrace.NONE);
	}

	@Test
	void aMessageWithoutHeadersIsNotObserved() {
		AtomicReference<MessageTrace> received = new AtomicReference<>();
		this.observations.receive(ClusterMessage.SEND, Map::of, received::set);
		assertThat(received).hasValue(MessageTrace.NONE);
		assertThat(this.recorded.started()).isEmpty();
	}

	@Test
	void aMessageToOtherNodesIsObservedWithinAnObservation() {
		trace();
		AtomicReference<Map<String, String>> headers = new AtomicReference<>();
		Observation.start("current", this.registry)
			.scoped(() -> this.observations.send(ClusterMessage.SEND_TO_ROUTE, headers::set));
		assertThat(headers.get()).containsOnlyKeys("traceparent");
		this.recorded.assertStopped((context) -> "buckaroo.cluster.sent".equals(context.getName()))
			.hasLowCardinalityKeyValue("message", "send-to-route")
			.hasLowCardinalityKeyValue("outcome", "success");
	}

	@Test
	void aMessageToOtherNodesOutsideOfAnObservationIsNotObserved() {
		AtomicReference<Map<String, String>> headers = new AtomicReference<>();
		this.observations.send(ClusterMessage.SEND, headers::set);
		assertThat(headers.get()).isEmpty();
		assertThat(this.recorded.started()).isEmpty();
	}

	@Test
	void messagesAreNotWrappedUnlessCallbacksAreObserved() {
		AtomicReference<MessageTrace> seen = new AtomicReference<>();
		observations(false).publication("news", (trace) -> Mono.fromRunnable(() -> seen.set(trace))).block();
		assertThat(seen.get().addTo("message")).isEqualTo("message");
		Buckaroo buckaroo = mock(Buckaroo.class);
		assertThat(observations(false).observe(buckaroo)).isSameAs(buckaroo);
	}

	@Test
	void aMessageToALocalConnectionCarriesTheCurrentObservation() {
		Buckaroo buckaroo = mock(Buckaroo.class);
		Observation current = Observation.start("current", this.registry);
		current.scoped(() -> this.observations.observe(buckaroo).send("node-1", "message"));
		verify(buckaroo).send("node-1", new TracedMessage("message", current));
	}

	@Test
	void aMessageOutsideOfAnObservationStaysAsItIs() {
		Buckaroo buckaroo = mock(Buckaroo.class);
		this.observations.observe(buckaroo).sendToPrincipal("ann", "message");
		verify(buckaroo).sendToPrincipal("ann", "message");
	}

	private ObservationContextAssert<?> assertPublication() {
		return this.recorded.assertStopped((context) -> "buckaroo.topic.published".equals(context.getName()));
	}

	private SimpleSpan span(String name) {
		return this.tracer.getSpans().stream().filter((span) -> name.equals(span.getName())).findFirst().orElseThrow();
	}

	/**
	 * Makes spans of the observations, as Spring Boot does.
	 */
	private void trace() {
		ObservationRegistry.ObservationConfig config = this.registry.observationConfig();
		Propagator propagator = new TraceParent(this.tracer);
		config.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
				new PropagatingReceiverTracingObservationHandler<>(this.tracer, propagator),
				new PropagatingSenderTracingObservationHandler<>(this.tracer, propagator),
				new DefaultTracingObservationHandler(this.tracer)));
	}

	/**
	 * Propagates the ids of a span, which the test tracer does not.
	 *
	 * @param tracer the tracer
	 */
	private record TraceParent(SimpleTracer tracer) implements Propagator {

		@Override
		public List<String> fields() {
			return List.of("traceparent");
		}

		@Override
		public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
			setter.set(carrier, "traceparent", context.traceId() + "-" + context.spanId());
		}

		@Override
		public <C> Span.Builder extract(C carrier, Getter<C> getter) {
			String header = getter.get(carrier, "traceparent");
			String[] ids = (header != null) ? header.split("-") : new String[0];
			Span.Builder builder = this.tracer.spanBuilder();
			return (ids.length == 2)
					? builder.setParent(
							this.tracer.traceContextBuilder().traceId(ids[0]).spanId(ids[1]).sampled(true).build())
					: builder;
		}

	}

}
