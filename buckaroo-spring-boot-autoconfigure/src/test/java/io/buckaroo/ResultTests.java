package io.buckaroo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Result}.
 */
class ResultTests {

	private static final Frame.Text FRAME = Frame.text("first");

	private static final Frame.Text OTHER = Frame.text("second");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Duration CENTURY = Duration.ofDays(36_500);

	@Test
	void okSendsNothing() {
		assertThat(Result.ok().outputs()).isEmpty();
	}

	@Test
	void okWithoutStateKeepsTheState() {
		assertThat(Result.ok().keepsState()).isTrue();
	}

	@Test
	void okWithStateReplacesTheState() {
		Result.Reply<Frame, String> result = Result.ok("state");
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isEqualTo("state");
		assertThat(result.outputs()).isEmpty();
	}

	@Test
	void theStateMayBeNull() {
		Result.Reply<Frame, String> result = Result.ok(null);
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isNull();
	}

	@Test
	void aReplySendsItsOutput() {
		Result.Reply<Frame, String> result = Result.reply(FRAME);
		assertThat(result.outputs()).containsExactly(FRAME);
	}

	@Test
	void aReplyWithoutStateKeepsTheState() {
		Result.Reply<Frame, String> result = Result.reply(FRAME);
		assertThat(result.keepsState()).isTrue();
	}

	@Test
	void aReplyWithStateReplacesTheState() {
		Result.Reply<Frame, String> result = Result.reply(FRAME, "state");
		assertThat(result.outputs()).containsExactly(FRAME);
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isEqualTo("state");
	}

	@Test
	void aReplyWithNullStateReplacesTheState() {
		Result.Reply<Frame, String> result = Result.reply(FRAME, null);
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isNull();
	}

	@Test
	void aReplyOfSeveralSendsThemInOrder() {
		Result.Reply<Frame, String> result = Result.reply(List.of(FRAME, OTHER));
		assertThat(result.outputs()).containsExactly(FRAME, OTHER);
	}

	@Test
	void aReplyOfSeveralWithoutStateKeepsTheState() {
		Result.Reply<Frame, String> result = Result.reply(List.of(FRAME, OTHER));
		assertThat(result.keepsState()).isTrue();
	}

	@Test
	void aReplyOfSeveralWithStateReplacesTheState() {
		Result.Reply<Frame, String> result = Result.reply(List.of(FRAME, OTHER), "state");
		assertThat(result.outputs()).containsExactly(FRAME, OTHER);
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isEqualTo("state");
	}

	@Test
	void aReplyOfNothingIsOk() {
		assertThat(Result.reply(List.of())).isEqualTo(Result.ok());
	}

	@Test
	void aReplyCopiesItsList() {
		List<Frame> frames = new ArrayList<>(List.of(FRAME));
		Result.Reply<Frame, String> result = Result.reply(frames);
		Result.Reply<Frame, String> resultWithState = Result.reply(frames, "state");
		frames.add(OTHER);
		assertThat(result.outputs()).containsExactly(FRAME);
		assertThat(resultWithState.outputs()).containsExactly(FRAME);
	}

	@Test
	void theConstructorOfAReplyCopiesTheList() {
		List<Frame> frames = new ArrayList<>(List.of(FRAME));
		Result.Reply<Frame, String> result = new Result.Reply<>(frames, true, null, false, null);
		frames.add(OTHER);
		assertThat(result.outputs()).containsExactly(FRAME);
	}

	@Test
	void aReplyOfNullIsRefused() {
		Frame none = null;
		assertThatIllegalArgumentException().isThrownBy(() -> Result.reply(none))
			.withMessage("'output' must not be null: return Result.ok() to send nothing");
		assertThatIllegalArgumentException().isThrownBy(() -> Result.reply(none, "state"))
			.withMessage("'output' must not be null: return Result.ok() to send nothing");
	}

	@Test
	void aReplyOfNoListIsRefused() {
		List<Frame> none = null;
		assertThatIllegalArgumentException().isThrownBy(() -> Result.reply(none))
			.withMessage("'outputs' must not be null: return Result.ok() to send nothing");
	}

	@Test
	void aReplyOfAListWithNullIsRefused() {
		List<Frame> outputs = Arrays.asList(FRAME, null);
		assertThatIllegalArgumentException().isThrownBy(() -> Result.reply(outputs))
			.withMessage("'outputs' must not contain null");
	}

	@Test
	void anOptionOfNoReplyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Result.hibernate(null))
			.withMessage("'reply' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> Result.idleTimeout(MINUTE, null))
			.withMessage("'reply' must not be null");
	}

	@Test
	void onlyHibernateHibernates() {
		assertThat(Result.ok().hibernates()).isFalse();
		assertThat(Result.ok("state").hibernates()).isFalse();
		assertThat(Result.reply(FRAME).hibernates()).isFalse();
		assertThat(Result.reply(FRAME, "state").hibernates()).isFalse();
		assertThat(Result.reply(List.of(FRAME)).hibernates()).isFalse();
		assertThat(Result.reply(List.of(FRAME), "state").hibernates()).isFalse();
	}

	@Test
	void hibernateKeepsTheRestOfTheReply() {
		Result.Reply<Frame, String> result = Result.hibernate(Result.reply(FRAME, "state"));
		assertThat(result.hibernates()).isTrue();
		assertThat(result.outputs()).containsExactly(FRAME);
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isEqualTo("state");
	}

	@Test
	void hibernateWithoutStateKeepsTheState() {
		Result.Reply<Frame, String> result = Result.hibernate(Result.ok());
		assertThat(result.keepsState()).isTrue();
	}

	@Test
	void onlyIdleTimeoutChangesTheIdleTimeout() {
		assertThat(Result.ok().idleTimeout()).isNull();
		assertThat(Result.ok("state").idleTimeout()).isNull();
		assertThat(Result.reply(FRAME).idleTimeout()).isNull();
		assertThat(Result.reply(FRAME, "state").idleTimeout()).isNull();
		assertThat(Result.reply(List.of(FRAME)).idleTimeout()).isNull();
		assertThat(Result.reply(List.of(FRAME), "state").idleTimeout()).isNull();
		assertThat(Result.hibernate(Result.ok()).idleTimeout()).isNull();
	}

	@Test
	void idleTimeoutKeepsTheRestOfTheReply() {
		Result.Reply<Frame, String> result = Result.idleTimeout(MINUTE, Result.reply(FRAME, "state"));
		assertThat(result.idleTimeout()).isEqualTo(MINUTE);
		assertThat(result.outputs()).containsExactly(FRAME);
		assertThat(result.keepsState()).isFalse();
		assertThat(result.state()).isEqualTo("state");
		assertThat(result.hibernates()).isFalse();
	}

	@Test
	void idleTimeoutWithoutStateKeepsTheState() {
		Result.Reply<Frame, String> result = Result.idleTimeout(MINUTE, Result.ok());
		assertThat(result.keepsState()).isTrue();
	}

	@Test
	void idleTimeoutAndHibernateCombineInEitherOrder() {
		Result.Reply<Frame, String> result = Result.idleTimeout(MINUTE, Result.hibernate(Result.ok("state")));
		assertThat(result.idleTimeout()).isEqualTo(MINUTE);
		assertThat(result.hibernates()).isTrue();
		assertThat(result).isEqualTo(Result.hibernate(Result.idleTimeout(MINUTE, Result.ok("state"))));
	}

	@Test
	void theOuterOfTwoIdleTimeoutsWins() {
		assertThat(Result.idleTimeout(Duration.ZERO, Result.idleTimeout(MINUTE, Result.ok())))
			.isEqualTo(Result.idleTimeout(Duration.ZERO, Result.ok()));
	}

	@Test
	void anIdleTimeoutOfACenturyIsAccepted() {
		assertThat(Result.idleTimeout(CENTURY, Result.ok()).idleTimeout()).isEqualTo(CENTURY);
	}

	@Test
	void anIdleTimeoutOfMoreThanACenturyIsRefused() {
		Duration more = CENTURY.plusNanos(1);
		assertThatIllegalArgumentException().isThrownBy(() -> Result.idleTimeout(more, Result.ok()))
			.withMessageContaining("century")
			.withMessageContaining(more.toString());
	}

	@Test
	void aNegativeIdleTimeoutIsRefused() {
		Duration negative = Duration.ofNanos(-1);
		assertThatIllegalArgumentException().isThrownBy(() -> Result.idleTimeout(negative, Result.ok()))
			.withMessageContaining("negative")
			.withMessageContaining(negative.toString());
	}

	@Test
	void idleTimeoutWithoutADurationIsRefused() {
		Duration none = null;
		assertThatIllegalArgumentException().isThrownBy(() -> Result.idleTimeout(none, Result.ok()))
			.withMessageContaining("idleTimeout");
	}

	@Test
	void stopClosesNormally() {
		assertThat(Result.stop().status()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void stopWithoutStateSendsNothingAndKeepsTheState() {
		Result.Stop<Frame, String> result = Result.stop();
		assertThat(result.last()).isEqualTo(Result.ok());
	}

	@Test
	void stopWithStateReplacesTheState() {
		Result.Stop<Frame, String> result = Result.stop("state");
		assertThat(result.last()).isEqualTo(Result.ok("state"));
		assertThat(result.status()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void stopWithAStatusClosesWithIt() {
		CloseStatus status = new CloseStatus(4000, "Enough");
		Result.Stop<Frame, String> result = Result.stop(status);
		assertThat(result.status()).isEqualTo(status);
		assertThat(result.last()).isEqualTo(Result.ok());
	}

	@Test
	void stopWithALastReplySendsItAndClosesNormally() {
		Result.Stop<Frame, String> result = Result.stop(Result.reply(FRAME, "state"));
		assertThat(result.last()).isEqualTo(Result.reply(FRAME, "state"));
		assertThat(result.status()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void stopWithALastReplyAndAStatusClosesWithIt() {
		Result.Stop<Frame, String> result = Result.stop(Result.reply(FRAME), CloseStatus.GOING_AWAY);
		assertThat(result.last()).isEqualTo(Result.reply(FRAME));
		assertThat(result.status()).isEqualTo(CloseStatus.GOING_AWAY);
	}

	@ParameterizedTest
	@ValueSource(
			ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 })
	void aCloseCodeThatAnEndpointMaySendIsAccepted(int code) {
		CloseStatus status = new CloseStatus(code);
		assertThat(Result.stop(status).status()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1004, 1005, 1006, 1015, 1016, 1999, 2000, 2999 })
	void aCloseCodeThatAnEndpointMustNotSendIsRefused(int code) {
		CloseStatus status = new CloseStatus(code);
		assertThatIllegalArgumentException().isThrownBy(() -> Result.stop(status))
			.withMessageContaining(Integer.toString(code));
	}

	@Test
	void aCloseReasonOf123BytesIsAccepted() {
		CloseStatus status = new CloseStatus(1000, "x".repeat(123));
		assertThat(Result.stop(status).status()).isEqualTo(status);
	}

	@Test
	void aCloseReasonOf124BytesIsTruncated() {
		CloseStatus status = new CloseStatus(4000, "x".repeat(124));
		assertThat(Result.stop(status).status()).isEqualTo(new CloseStatus(4000, "x".repeat(123)));
	}

	@Test
	void aCloseReasonIsMeasuredInBytes() {
		CloseStatus status = new CloseStatus(1000, "\u20AC".repeat(42));
		assertThat(Result.stop(status).status()).isEqualTo(new CloseStatus(1000, "\u20AC".repeat(41)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 120, 121, 122, 123 })
	void aCloseReasonIsTruncatedAfterAWholeCodePoint(int prefix) {
		String start = "x".repeat(prefix);
		CloseStatus status = new CloseStatus(1000, start + "\uD83D\uDC0E");
		assertThat(Result.stop(status).status()).isEqualTo(new CloseStatus(1000, start));
	}

	@Test
	void aCloseReasonThatEndsWithTheLastByteIsAccepted() {
		CloseStatus status = new CloseStatus(1000, "x".repeat(119) + "\uD83D\uDC0E");
		assertThat(Result.stop(status).status()).isEqualTo(status);
	}

	@Test
	void laterWaitsForItsMono() {
		Result.Later<Frame, String> result = Result.later(Mono.just(Result.reply(FRAME, "state")));
		assertThat(awaited(result)).isEqualTo(Result.reply(FRAME, "state"));
	}

	@Test
	void laterDoesNotSubscribe() {
		Mono<Result<Frame, String>> unsubscribed = Mono.fromRunnable(() -> {
			throw new AssertionError("subscribed");
		});
		assertThat(Result.later(unsubscribed).result()).isSameAs(unsubscribed);
	}

	@Test
	void laterWithoutAMonoIsRefused() {
		Mono<Result<Frame, String>> none = null;
		assertThatIllegalArgumentException().isThrownBy(() -> Result.later(none));
	}

	@Test
	void resultsWithTheSameContentAreEqual() {
		assertThat(Result.ok()).isEqualTo(Result.reply(List.of()));
		assertThat(Result.reply(Frame.text("a"), 1)).isEqualTo(Result.reply(Frame.text("a"), 1))
			.hasSameHashCodeAs(Result.reply(Frame.text("a"), 1));
		assertThat(Result.reply(FRAME)).isEqualTo(Result.reply(List.of(FRAME)));
		assertThat(Result.stop()).isEqualTo(Result.stop(CloseStatus.NORMAL)).hasSameHashCodeAs(Result.stop());
		assertThat(Result.stop("state")).isEqualTo(Result.stop(Result.ok("state")));
		assertThat(Result.idleTimeout(MINUTE, Result.ok()))
			.isEqualTo(Result.idleTimeout(Duration.ofSeconds(60), Result.ok()))
			.hasSameHashCodeAs(Result.idleTimeout(Duration.ofSeconds(60), Result.ok()));
	}

	@Test
	void resultsWithDifferentContentAreNotEqual() {
		String none = null;
		assertThat(Result.ok()).isNotEqualTo(Result.ok(none));
		assertThat(Result.ok("state")).isNotEqualTo(Result.ok("other"));
		assertThat(Result.reply(FRAME)).isNotEqualTo(Result.reply(OTHER));
		assertThat(Result.reply(FRAME)).isNotEqualTo(Result.reply(FRAME, none));
		assertThat(Result.reply(List.of(FRAME, OTHER))).isNotEqualTo(Result.reply(List.of(OTHER, FRAME)));
		assertThat(Result.ok()).isNotEqualTo(Result.hibernate(Result.ok()));
		assertThat(Result.ok()).isNotEqualTo(Result.idleTimeout(Duration.ZERO, Result.ok()));
		assertThat(Result.idleTimeout(MINUTE, Result.ok()))
			.isNotEqualTo(Result.idleTimeout(Duration.ZERO, Result.ok()));
		assertThat(Result.stop()).isNotEqualTo(Result.stop(CloseStatus.GOING_AWAY));
		assertThat(Result.stop()).isNotEqualTo(Result.ok());
	}

	@Test
	void aLambdaIsASocket() throws Exception {
		BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
		assertThat(echo.handle(FRAME, null)).isEqualTo(Result.reply(FRAME));
	}

	@Test
	void aLambdaWithAStateInfersItsTypes() throws Exception {
		BuckarooSocket<Integer> counter = (frame, count) -> Result.reply(List.of(frame, Frame.ping()),
				(count != null) ? count + 1 : 1);
		assertThat(counter.handle(FRAME, 1)).isEqualTo(Result.reply(List.of(FRAME, Frame.ping()), 2));
	}

	@Test
	void aLambdaWithAnIdleTimeoutInfersItsTypes() throws Exception {
		BuckarooSocket<Integer> socket = (frame, count) -> Result.idleTimeout(MINUTE,
				Result.hibernate(Result.reply(frame, 1)));
		assertThat(socket.handle(FRAME, null))
			.isEqualTo(Result.idleTimeout(MINUTE, Result.hibernate(Result.reply(FRAME, 1))));
	}

	@Test
	void aLambdaMayReturnDifferentKindsOfResult() throws Exception {
		BuckarooSocket<Integer> socket = (frame, count) -> {
			if (count == null) {
				return Result.ok(1);
			}
			return (count == 1) ? Result.reply(frame, 2) : Result.stop(Result.reply(frame));
		};
		assertThat(socket.handle(FRAME, null)).isEqualTo(Result.ok(1));
		assertThat(socket.handle(FRAME, 1)).isEqualTo(Result.reply(FRAME, 2));
		assertThat(socket.handle(FRAME, 2)).isEqualTo(Result.stop(Result.reply(FRAME)));
	}

	@Test
	void aMappedMonoInfersItsTypes() throws Exception {
		BuckarooSocket<Integer> socket = (frame, state) -> Result
			.later(Mono.just(1).map((count) -> Result.reply(frame, count)));
		assertThat(awaited(socket.handle(FRAME, null))).isEqualTo(Result.reply(FRAME, 1));
	}

	@Test
	void aMappedMonoWithoutStateInfersItsTypes() throws Exception {
		BuckarooSocket<Integer> socket = (frame, state) -> Result
			.later(Mono.just("text").map((text) -> Result.reply(Frame.text(text))));
		assertThat(awaited(socket.handle(FRAME, null))).isEqualTo(Result.reply(Frame.text("text")));
	}

	@Test
	void aMappedMonoMayEmitDifferentKindsOfResult() throws Exception {
		BuckarooSocket<Integer> socket = (frame, state) -> Result
			.later(Mono.just(false).map((known) -> known ? Result.ok(1) : Result.stop(CloseStatus.POLICY_VIOLATION)));
		assertThat(awaited(socket.handle(FRAME, null))).isEqualTo(Result.stop(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void laterOfAValueInfersItsTypes() throws Exception {
		BuckarooSocket<Integer> socket = (frame, state) -> Result.later(Mono.just(1).timeout(MINUTE),
				(count) -> Result.reply(frame, count));
		assertThat(awaited(socket.handle(FRAME, null))).isEqualTo(Result.reply(FRAME, 1));
	}

	@Test
	void theFunctionOfLaterMayReturnDifferentKindsOfResult() throws Exception {
		BuckarooSocket<Integer> socket = (frame, state) -> Result.later(Mono.just(false), (known) -> {
			if (known) {
				return Result.ok(1);
			}
			return Result.stop(CloseStatus.POLICY_VIOLATION);
		});
		assertThat(awaited(socket.handle(FRAME, null))).isEqualTo(Result.stop(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void laterOfAnEmptyMonoIsEmpty() throws Exception {
		BuckarooSocket<Integer> socket = (frame, state) -> Result.later(Mono.<String>empty(),
				(text) -> Result.reply(Frame.text(text)));
		assertThat(awaited(socket.handle(FRAME, null))).isNull();
	}

	@Test
	void laterOfAValueAcceptsAFunctionOfASupertype() {
		Function<Object, Result.Reply<Frame, Integer>> shown = (value) -> Result.reply(Frame.text(value.toString()));
		Result<Frame, Integer> result = Result.later(Mono.just(1), shown);
		assertThat(awaited(result)).isEqualTo(Result.reply(Frame.text("1")));
	}

	@Test
	void laterOfAValueFailsIfItsFunctionThrows() {
		Function<String, Result<Frame, Integer>> failing = (text) -> {
			throw new IllegalStateException("Boom");
		};
		Result<Frame, Integer> result = Result.later(Mono.just("text"), failing);
		assertThatIllegalStateException().isThrownBy(() -> awaited(result)).withMessage("Boom");
	}

	@Test
	void laterOfAValueWithoutSourceOrFunctionIsRefused() {
		Mono<String> none = null;
		Function<String, Result<Frame, Integer>> noFunction = null;
		assertThatIllegalArgumentException().isThrownBy(() -> Result.later(none, (text) -> Result.ok()));
		assertThatIllegalArgumentException().isThrownBy(() -> Result.later(Mono.just("text"), noFunction));
	}

	@Test
	void resultsOfAnEventSourceInferTheirTypes() throws Exception {
		BuckarooEventSource<Integer> source = new BuckarooEventSource<>() {

			@Override
			public Result<Event, Integer> init(Connection connection) {
				return Result.reply(List.of(Event.of("a"), Event.comment("b")), 1);
			}

			@Override
			public Result<Event, Integer> info(Object message, Integer state) {
				return Result.later(Mono.just(message).map((data) -> Result.reply(Event.of(data), 2)));
			}

		};
		assertThat(awaited(source.info("message", 1))).isEqualTo(Result.reply(Event.of("message"), 2));
	}

	private static Object awaited(Result<?, ?> result) {
		return ((Result.Later<?, ?>) result).result().block();
	}

}
