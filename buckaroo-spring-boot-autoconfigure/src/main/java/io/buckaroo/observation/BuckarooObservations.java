package io.buckaroo.observation;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Termination;
import io.buckaroo.observation.CallbackObservationContext.Callback;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionKind;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Makes the observations of {@link BuckarooObservationDocumentation} where connections,
 * topics and nodes call it. Not for applications, which configure it by conventions.
 * <p>
 * Each observation is short: none lasts as long as a connection. A connection keeps only
 * the observation of its handshake, from its Reactor context, as the parent of others.
 */
public final class BuckarooObservations {

	/** Observes nothing. */
	public static final BuckarooObservations NONE = new BuckarooObservations(ObservationRegistry.NOOP, false,
			ObservationConventions.DEFAULTS);

	private static final ConnectionOpeningObservationConvention OPENING = new ConnectionOpeningObservationConvention() {
	};

	private static final ConnectionEndingObservationConvention ENDING = new ConnectionEndingObservationConvention() {
	};

	private static final CallbackObservationConvention CALLBACK = new CallbackObservationConvention() {
	};

	private static final TopicPublicationObservationConvention PUBLICATION = new TopicPublicationObservationConvention() {
	};

	private static final ClusterMessageSentObservationConvention SENT = new ClusterMessageSentObservationConvention() {
	};

	private static final ClusterMessageReceivedObservationConvention RECEIVED = new ClusterMessageReceivedObservationConvention() {
	};

	private final ObservationRegistry registry;

	private final boolean callbacks;

	private final ObservationConventions conventions;

	/**
	 * Creates the observations of a registry.
	 * @param registry the registry
	 * @param callbacks whether each callback is observed
	 * @param conventions the conventions of the application
	 */
	public BuckarooObservations(ObservationRegistry registry, boolean callbacks, ObservationConventions conventions) {
		this.registry = registry;
		this.callbacks = callbacks && registry != ObservationRegistry.NOOP;
		this.conventions = conventions;
	}

	/**
	 * Observes the callbacks of one connection.
	 * @param callbacks the callbacks
	 * @param context the Reactor context of the connection, which contains the
	 * observation of the handshake
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the callbacks to call
	 */
	public <O, S> Callbacks<O, S> observe(Callbacks<O, S> callbacks, ContextView context) {
		// Messages may carry a trace before the registry has handlers
		if (this.registry.isNoop() && !this.callbacks) {
			return callbacks;
		}
		return new ObservedCallbacks<>(callbacks, this, observationIn(context));
	}

	/**
	 * Adds the trace of the sender to messages for connections of this node, if callbacks
	 * are observed.
	 * @param buckaroo the connections of this node
	 * @return the view of them to use
	 */
	public Buckaroo observe(Buckaroo buckaroo) {
		return this.callbacks ? new ObservedBuckaroo(buckaroo, this.registry) : buckaroo;
	}

	/**
	 * Observes a publication.
	 * @param topic the name of the topic
	 * @param publication the function that publishes a message within a trace
	 * @return the publication to subscribe to
	 */
	public Mono<Void> publication(String topic, Function<MessageTrace, Mono<Void>> publication) {
		if (this.registry.isNoop()) {
			return publication.apply(MessageTrace.NONE);
		}
		return Mono.deferContextual((context) -> {
			TopicPublicationObservationContext published = new TopicPublicationObservationContext(topic);
			RunningObservation running = start(this.conventions.publication(), PUBLICATION, published,
					published::setOutcome, observationIn(context), null);
			MessageTrace trace = trace(running, published.getHeaders());
			return running.observe(Mono.defer(() -> publication.apply(trace)));
		});
	}

	/**
	 * Observes the sending of a message to other nodes, if there is a current
	 * observation.
	 * @param message the kind of message
	 * @param sending the function that sends the message with headers, such as
	 * {@code traceparent}
	 */
	public void send(ClusterMessage message, Consumer<Map<String, String>> sending) {
		if (this.registry.getCurrentObservation() == null) {
			sending.accept(Map.of());
			return;
		}
		ClusterMessageSentObservationContext sent = new ClusterMessageSentObservationContext(message);
		start(this.conventions.sent(), SENT, sent, sent::setOutcome, null, null)
			.run(() -> sending.accept(sent.getHeaders()));
	}

	/**
	 * Observes the delivery of a message from another node, if it carries a trace.
	 * @param message the kind of message
	 * @param headers the headers of the message, which are read only if they are needed
	 * @param delivery the function that delivers the message within a trace
	 */
	public void receive(ClusterMessage message, Supplier<Map<String, String>> headers,
			Consumer<MessageTrace> delivery) {
		Map<String, String> present = this.registry.isNoop() ? Map.of() : headers.get();
		if (present.isEmpty()) {
			delivery.accept(MessageTrace.NONE);
			return;
		}
		ClusterMessageReceivedObservationContext received = new ClusterMessageReceivedObservationContext(message,
				present);
		RunningObservation running = start(this.conventions.received(), RECEIVED, received, received::setOutcome, null,
				null);
		running.run(() -> delivery.accept(trace(running, present)));
	}

	private MessageTrace trace(RunningObservation running, Map<String, String> headers) {
		return new MessageTrace(headers, this.callbacks ? running.or(null) : null);
	}

	boolean observesCallbacks() {
		return this.callbacks;
	}

	RunningObservation opening(Connection connection, ConnectionKind kind, @Nullable Observation handshake) {
		ConnectionOpeningObservationContext opening = new ConnectionOpeningObservationContext(connection, kind);
		return start(this.conventions.opening(), OPENING, opening, opening::setOutcome, handshake, null);
	}

	RunningObservation ending(Connection connection, ConnectionKind kind, Termination termination,
			@Nullable Observation handshake) {
		ConnectionEndingObservationContext ending = new ConnectionEndingObservationContext(connection, kind,
				termination);
		return start(this.conventions.ending(), ENDING, ending, ending::setOutcome, handshake, null);
	}

	RunningObservation callback(Connection connection, ConnectionKind kind, Callback callback,
			@Nullable Observation parent, @Nullable RunningObservation enclosing) {
		CallbackObservationContext called = new CallbackObservationContext(connection, kind, callback);
		return start(this.conventions.callback(), CALLBACK, called, called::setOutcome, parent, enclosing);
	}

	private <C extends Observation.Context> RunningObservation start(@Nullable ObservationConvention<C> custom,
			ObservationConvention<C> standard, C context, Consumer<Outcome> outcome, @Nullable Observation parent,
			@Nullable RunningObservation enclosing) {
		context.setParentObservation(parent);
		return new RunningObservation(Observation.createNotStarted(custom, standard, () -> context, this.registry),
				outcome, enclosing);
	}

	private static @Nullable Observation observationIn(ContextView context) {
		return context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
	}

}
