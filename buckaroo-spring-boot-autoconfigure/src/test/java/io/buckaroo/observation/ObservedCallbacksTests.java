package io.buckaroo.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.codec.MalformedMessageException;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.HandlerCallbacks;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.ObservationContextAssert;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ObservedCallbacks}.
 */
class ObservedCallbacksTests {

	private static final String OPENING = "buckaroo.connection.opening";

	private static final String ENDING = "buckaroo.connection.ending";

	private static final String CALLBACKS = "buckaroo.callbacks";

	private static final Result<Frame, String> OK = Result.ok("state");

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final Connection connection = mock(Connection.class);

	private final Observation handshake = Observation.start("handshake", this.registry);

	private final RecordedObservations observations = new RecordedObservations();

	private final Handler handler = new Handler();

	@BeforeEach
	void prepare() {
		this.registry.observationConfig().observationHandler(this.observations);
		given(this.connection.id()).willReturn("node-1");
		given(this.connection.route()).willReturn("/chat/{room}");
	}

	@Test
	void anOpeningIsAChildOfTheHandshake() throws Exception {
		observed(false).init(this.connection);
		assertOpening().hasParentObservationEqualTo(this.handshake)
			.hasContextualNameEqualTo("open /chat/{room}")
			.hasLowCardinalityKeyValue("kind", "websocket")
			.hasLowCardinalityKeyValue("route", "/chat/{room}")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("connection.id", "node-1")
			.doesNotHaveError();
	}

	@Test
	void anOpeningOfAStreamHasItsKind() throws Exception {
		this.handler.receivesFrames = false;
		observed(false).init(this.connection);
		assertOpening().hasLowCardinalityKeyValue("kind", "sse");
	}

	@Test
	void initRunsInTheScopeOfTheOpening() throws Exception {
		observed(false).init(this.connection);
		assertThat(nameOf(this.handler.current)).isEqualTo(OPENING);
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void theFailureOfInitIsThatOfTheOpening() {
		IllegalStateException failure = new IllegalStateException("init");
		this.handler.result = (name) -> {
			throw failure;
		};
		assertThatIllegalStateException().isThrownBy(() -> observed(false).init(this.connection)).isSameAs(failure);
		assertOpening().hasError(failure).hasLowCardinalityKeyValue("outcome", "error");
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void anOpeningLastsUntilALaterResultIsKnown() throws Exception {
		Sinks.One<Result<Frame, String>> later = Sinks.one();
		this.handler.result = (name) -> Result.later(later.asMono());
		CompletableFuture<Result<Frame, String>> result = later(observed(false).init(this.connection)).toFuture();
		this.observations.assertRunning(named(OPENING));
		later.tryEmitValue(OK);
		assertOpening().hasLowCardinalityKeyValue("outcome", "success");
		assertThat(result).isCompletedWithValue(OK);
	}

	@Test
	void aLaterResultWithoutAValueEndsTheOpening() throws Exception {
		this.handler.result = (name) -> Result.later(Mono.empty());
		later(observed(false).init(this.connection)).block();
		assertOpening().hasLowCardinalityKeyValue("outcome", "success");
	}

	@Test
	void aLaterResultOfALaterResultEndsTheOpening() throws Exception {
		Sinks.One<Result<Frame, String>> last = Sinks.one();
		this.handler.result = (name) -> Result.later(Mono.just(Result.later(last.asMono())));
		Result<Frame, String> next = later(observed(false).init(this.connection)).block();
		CompletableFuture<Result<Frame, String>> result = later(next).toFuture();
		this.observations.assertRunning(named(OPENING));
		last.tryEmitValue(OK);
		assertOpening();
		assertThat(result).isCompletedWithValue(OK);
	}

	@Test
	void aLaterResultSeesTheOpeningInItsContext() throws Exception {
		this.handler.result = (name) -> Result.later(Mono.deferContextual((context) -> {
			this.handler.current = context.get(ObservationThreadLocalAccessor.KEY);
			return Mono.just(OK);
		}));
		later(observed(false).init(this.connection)).block();
		assertThat(nameOf(this.handler.current)).isEqualTo(OPENING);
	}

	@Test
	void theFailureOfALaterResultIsThatOfTheOpening() throws Exception {
		IllegalStateException failure = new IllegalStateException("later");
		this.handler.result = (name) -> Result.later(Mono.error(failure));
		later(observed(false).init(this.connection)).onErrorComplete().block();
		assertOpening().hasError(failure).hasLowCardinalityKeyValue("outcome", "error");
	}

	@Test
	void aCancelledLaterResultCancelsTheOpening() throws Exception {
		this.handler.result = (name) -> Result.later(Mono.never());
		Disposable subscription = later(observed(false).init(this.connection)).subscribe();
		subscription.dispose();
		assertOpening().hasLowCardinalityKeyValue("outcome", "cancelled").doesNotHaveError();
	}

	@Test
	void aLaterResultThatNothingWaitsForIsCancelledAtTheEnd() throws Exception {
		this.handler.result = (name) -> Result.later(Mono.never());
		Callbacks<Frame, String> observed = observed(true);
		observed.init(this.connection);
		observed.terminate(new Termination.Disconnected(), this.connection, null);
		assertOpening().hasLowCardinalityKeyValue("outcome", "cancelled");
		assertCallback("init").hasLowCardinalityKeyValue("outcome", "cancelled");
	}

	@Test
	void anEndIsAChildOfTheHandshake() throws Exception {
		observed(false).terminate(new Termination.Stopped(new CloseStatus(4001)), this.connection, "state");
		assertEnding().hasParentObservationEqualTo(this.handshake)
			.hasContextualNameEqualTo("end /chat/{room}")
			.hasLowCardinalityKeyValue("kind", "websocket")
			.hasLowCardinalityKeyValue("route", "/chat/{room}")
			.hasLowCardinalityKeyValue("termination", "stopped")
			.hasLowCardinalityKeyValue("close.code", "4001")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("connection.id", "node-1");
		assertThat(nameOf(this.handler.current)).isEqualTo(ENDING);
	}

	@ParameterizedTest
	@MethodSource
	void anEndHasItsReasonAndCloseCode(Termination termination, String name, String code) throws Exception {
		observed(false).terminate(termination, this.connection, null);
		assertEnding().hasLowCardinalityKeyValue("termination", name).hasLowCardinalityKeyValue("close.code", code);
	}

	static Stream<Arguments> anEndHasItsReasonAndCloseCode() {
		return Stream.of(Arguments.of(new Termination.ClosedByPeer(new CloseStatus(1001)), "closed-by-peer", "1001"),
				Arguments.of(new Termination.ClosedByPeer(new CloseStatus(3999)), "closed-by-peer", "3xxx"),
				Arguments.of(new Termination.ClosedByPeer(new CloseStatus(4711)), "closed-by-peer", "4xxx"),
				Arguments.of(new Termination.Disconnected(), "disconnected", "none"),
				Arguments.of(new Termination.IdleTimeout(), "idle-timeout", "1000"),
				Arguments.of(new Termination.SlowConsumer(), "slow-consumer", "1013"),
				Arguments.of(new Termination.ProtocolError(CloseStatus.BAD_DATA), "protocol-error", "1007"),
				Arguments.of(new Termination.Failed(new IllegalStateException()), "failed", "1011"),
				Arguments.of(new Termination.Shutdown(), "shutdown", "1001"),
				Arguments.of(new Termination.MaxAge(), "max-age", "1001"),
				Arguments.of(new Termination.Evicted(CloseStatus.POLICY_VIOLATION), "evicted", "1008"));
	}

	@Test
	void anEndOfAStreamHasNoCloseCode() throws Exception {
		this.handler.receivesFrames = false;
		observed(false).terminate(new Termination.IdleTimeout(), this.connection, null);
		assertEnding().hasLowCardinalityKeyValue("close.code", "none");
	}

	@Test
	void theEndOfAFailedConnectionHasItsFailure() throws Exception {
		IllegalStateException failure = new IllegalStateException("handle");
		observed(false).terminate(new Termination.Failed(failure), this.connection, null);
		assertEnding().hasError(failure).hasLowCardinalityKeyValue("outcome", "error");
	}

	@Test
	void theFailureOfTerminateIsThatOfTheEnd() {
		IllegalStateException failure = new IllegalStateException("terminate");
		this.handler.result = (name) -> {
			throw failure;
		};
		assertThatIllegalStateException()
			.isThrownBy(() -> observed(false).terminate(new Termination.Disconnected(), this.connection, null));
		assertEnding().hasError(failure).hasLowCardinalityKeyValue("outcome", "error");
	}

	@Test
	void callbacksAreNotObservedUnlessRequested() throws Exception {
		Callbacks<Frame, String> observed = observed(false);
		observed.init(this.connection);
		this.observations.clear();
		observed.handle(Frame.text("data"), "state");
		observed.info("message", "state");
		assertThat(this.handler.current).isNull();
		assertThat(this.observations.started()).isEmpty();
	}

	@Test
	void eachCallbackIsObservedIfRequested() throws Exception {
		Callbacks<Frame, String> observed = observed(true);
		observed.init(this.connection);
		observed.handle(Frame.text("data"), "state");
		observed.handle(Frame.ping(), "state");
		observed.info("message", "state");
		observed.terminate(new Termination.Disconnected(), this.connection, "state");
		assertThat(this.observations.started()).filteredOn(named(CALLBACKS)).hasSize(5);
		assertCallback("init").hasParentObservationContextMatching((parent) -> OPENING.equals(parent.getName()));
		for (String callback : new String[] { "handle", "control", "info" }) {
			assertCallback(callback).hasParentObservationEqualTo(this.handshake)
				.hasContextualNameEqualTo(callback + " /chat/{room}")
				.hasLowCardinalityKeyValue("kind", "websocket")
				.hasLowCardinalityKeyValue("route", "/chat/{room}")
				.hasLowCardinalityKeyValue("outcome", "success")
				.hasHighCardinalityKeyValue("connection.id", "node-1");
		}
		assertCallback("terminate").hasParentObservationContextMatching((parent) -> ENDING.equals(parent.getName()));
	}

	@Test
	void anObservedCallbackRunsInItsScope() throws Exception {
		Callbacks<Frame, String> observed = observed(true);
		observed.init(this.connection);
		observed.handle(Frame.text("data"), "state");
		assertThat(nameOf(this.handler.current)).isEqualTo(CALLBACKS);
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void aMalformedMessageIsObservedAsHandle() throws Exception {
		MessageSocket<Integer, Integer, String> socket = new MessageSocket<>() {

			@Override
			public Result<Integer, String> handle(Integer message, String state) {
				return Result.ok();
			}

			@Override
			public Result<Integer, String> malformed(MalformedMessage message, String state) {
				return Result.reply(0);
			}

		};
		MessageFormat<Integer, Integer> format = new MessageFormat<>("number", (frame) -> {
			throw new MalformedMessageException("not a number");
		}, (number) -> Frame.text(number.toString()), Integer.class);
		Callbacks<Frame, String> observed = observed(HandlerCallbacks.of(socket, format, "a route", (malformed) -> {
		}), true);
		observed.init(this.connection);
		assertThat(observed.handle(Frame.text("data"), "state")).isEqualTo(Result.reply(Frame.text("0")));
		assertCallback("handle").hasLowCardinalityKeyValue("outcome", "success").doesNotHaveError();
	}

	@Test
	void theFailureOfAnObservedCallbackIsRecorded() throws Exception {
		Callbacks<Frame, String> observed = observed(true);
		observed.init(this.connection);
		IllegalStateException failure = new IllegalStateException("info");
		this.handler.result = (name) -> {
			throw failure;
		};
		assertThatIllegalStateException().isThrownBy(() -> observed.info("message", "state"));
		assertCallback("info").hasError(failure).hasLowCardinalityKeyValue("outcome", "error");
	}

	@Test
	void anObservedCallbackLastsUntilItsLaterResultIsKnown() throws Exception {
		Callbacks<Frame, String> observed = observed(true);
		observed.init(this.connection);
		Sinks.One<Result<Frame, String>> later = Sinks.one();
		this.handler.result = (name) -> Result.later(later.asMono());
		later(observed.handle(Frame.text("data"), "state")).subscribe();
		this.observations.assertRunning(callback("handle"));
		later.tryEmitValue(OK);
		assertCallback("handle").hasLowCardinalityKeyValue("outcome", "success");
	}

	@Test
	void aMessageThatWasSentInAnObservationIsHandledAsItsChild() throws Exception {
		Callbacks<Frame, String> observed = observed(true);
		observed.init(this.connection);
		Observation sender = Observation.start("sender", this.registry);
		observed.info(TracedMessage.of("message", sender), "state");
		assertCallback("info").hasParentObservationEqualTo(sender);
		assertThat(this.handler.message).isEqualTo("message");
	}

	@Test
	void aKeyedMessageKeepsItsKey() {
		Observation sender = Observation.start("sender", this.registry);
		assertThat(TracedMessage.of(new Keyed("key", "message"), sender))
			.isEqualTo(new Keyed("key", new TracedMessage("message", sender)));
	}

	@Test
	void withoutARegistryNothingIsWrapped() {
		BuckarooObservations observations = new BuckarooObservations(ObservationRegistry.NOOP, true,
				ObservationConventions.DEFAULTS);
		assertThat(observations.observe(this.handler, Context.empty())).isSameAs(this.handler);
	}

	@Test
	void aDisabledOpeningLeavesTheHandshakeAsTheParentOfInit() throws Exception {
		this.registry.observationConfig().observationPredicate((name, context) -> !OPENING.equals(name));
		observed(true).init(this.connection);
		assertThat(this.observations.started()).filteredOn(named(OPENING)).isEmpty();
		assertCallback("init").hasParentObservationEqualTo(this.handshake);
	}

	@Test
	void aConventionOfTheApplicationIsUsed() throws Exception {
		ObservationConventions conventions = new ObservationConventions(new ConnectionOpeningObservationConvention() {

			@Override
			public String getName() {
				return "opened";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(ConnectionOpeningObservationContext context) {
				return ConnectionOpeningObservationConvention.super.getLowCardinalityKeyValues(context).and("area",
						"chat");
			}

		}, null, null, null, null, null);
		new BuckarooObservations(this.registry, false, conventions).observe(this.handler, Context.empty())
			.init(this.connection);
		this.observations.assertStopped(named("opened"))
			.hasLowCardinalityKeyValue("area", "chat")
			.hasLowCardinalityKeyValue("outcome", "success");
	}

	private Callbacks<Frame, String> observed(boolean callbacks) {
		return observed(this.handler, callbacks);
	}

	private Callbacks<Frame, String> observed(Callbacks<Frame, String> handler, boolean callbacks) {
		return new BuckarooObservations(this.registry, callbacks, ObservationConventions.DEFAULTS).observe(handler,
				Context.of(ObservationThreadLocalAccessor.KEY, this.handshake));
	}

	private static Predicate<Observation.Context> named(String name) {
		return (context) -> name.equals(context.getName());
	}

	private static Predicate<Observation.Context> callback(String callback) {
		return (context) -> context instanceof CallbackObservationContext call
				&& call.getCallback().value().equals(callback);
	}

	private ObservationContextAssert<?> assertOpening() {
		return this.observations.assertStopped(named(OPENING));
	}

	private ObservationContextAssert<?> assertEnding() {
		return this.observations.assertStopped(named(ENDING));
	}

	private ObservationContextAssert<?> assertCallback(String callback) {
		return this.observations.assertStopped(callback(callback));
	}

	private static @Nullable String nameOf(@Nullable Observation observation) {
		return (observation != null) ? observation.getContextView().getName() : null;
	}

	private static Mono<Result<Frame, String>> later(@Nullable Result<Frame, String> result) {
		assertThat(result).isInstanceOf(Result.Later.class);
		return ((Result.Later<Frame, String>) result).result();
	}

	/**
	 * A handler that records in which observation it was called.
	 */
	private final class Handler implements Callbacks<Frame, String> {

		private boolean receivesFrames = true;

		private Function<String, Result<Frame, String>> result = (callback) -> OK;

		private @Nullable Observation current;

		private @Nullable Object message;

		private Result<Frame, String> called(String callback) {
			this.current = ObservedCallbacksTests.this.registry.getCurrentObservation();
			return this.result.apply(callback);
		}

		@Override
		public boolean receivesFrames() {
			return this.receivesFrames;
		}

		@Override
		public Result<Frame, String> init(Connection connection) {
			return called("init");
		}

		@Override
		public @Nullable Frame answer(Frame frame) {
			return null;
		}

		@Override
		public Result<Frame, String> handle(Frame frame, @Nullable String state) {
			return called("handle");
		}

		@Override
		public Result<Frame, String> info(Object message, @Nullable String state) {
			this.message = message;
			return called("info");
		}

		@Override
		public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable String state) {
			called("terminate");
			return CompletableFuture.completedFuture(null);
		}

	}

}
