package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lease}: a connection does not outlive the credentials that opened it.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeaseTests {

	private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration MOMENT = Duration.ofNanos(1);

	private static final Termination EXPIRED = new Termination.Evicted(
			CloseStatus.POLICY_VIOLATION.withReason("Credentials expired"));

	private final RecordingSocket socket = new RecordingSocket();

	private final LoopFixture<Frame> fixture = LoopFixture.of(this.socket, LoopFixture.NO_TIMEOUTS);

	private final InstantSource clock = () -> START.plusNanos(this.fixture.eventLoop.nanoTime());

	private final Buckaroo buckaroo = new LocalBuckaroo(this.fixture.registry, this.clock);

	@Test
	void theConnectionEndsExactlyWhenTheLeaseExpires() {
		openUntil(START.plus(HOUR));
		this.fixture.advance(HOUR.minus(MOMENT));
		assertThat(this.fixture.transport.closed).isEmpty();
		this.fixture.advance(MOMENT);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
		assertThat(this.socket.terminations).containsExactly(EXPIRED);
	}

	@Test
	void anEventStreamEndsTheSameWay() {
		LoopFixture<?> stream = LoopFixture.of(new BuckarooEventSource<Void>() {
		}, LoopFixture.NO_TIMEOUTS);
		stream.loop.lease(new Lease(START.plus(HOUR), () -> START.plusNanos(stream.eventLoop.nanoTime())));
		stream.open().advance(HOUR);
		assertThat(stream.transport.closed).containsExactly(EXPIRED);
	}

	static Stream<Instant> past() {
		return Stream.of(START, START.minus(MOMENT), Instant.EPOCH, Instant.MIN);
	}

	@ParameterizedTest
	@MethodSource("past")
	void aLeaseInThePastEndsTheConnectionBeforeInit(Instant until) {
		openUntil(until);
		assertThat(this.socket.calls).isEmpty();
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
		assertThat(this.fixture.registry.connections()).isEmpty();
	}

	@Test
	void aLeaseMayBeUnlimited() {
		openUntil(Instant.MAX);
		this.fixture.advance(Duration.ofDays(1000));
		assertThat(this.fixture.transport.closed).isEmpty();
	}

	@Test
	void aLeaseExpiresEvenIfTheClientDoesNotRead() {
		openUntil(START.plus(HOUR));
		this.fixture.transport.writable = false;
		this.fixture.receive("a");
		assertThat(this.fixture.transport.reading).isFalse();
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void aLeaseExpiresEvenIfAResultIsPending() {
		LoopFixture<Frame> waiting = LoopFixture.<Void>of((frame, state) -> Result.later(Mono.never()),
				LoopFixture.NO_TIMEOUTS);
		waiting.loop.lease(new Lease(START.plus(HOUR), () -> START.plusNanos(waiting.eventLoop.nanoTime())));
		waiting.open().receive("a");
		waiting.advance(HOUR);
		assertThat(waiting.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void aLeaseUsesOneTimer() {
		openUntil(START.plus(HOUR));
		assertThat(this.fixture.eventLoop.timersWaiting()).isOne();
	}

	@Test
	void aConnectionWithoutALeaseHasNoTimer() {
		this.fixture.open();
		assertThat(this.fixture.eventLoop.timersWaiting()).isZero();
	}

	@Test
	void aClockThatIsSetBackExtendsTheLease() {
		this.fixture.loop.lease(
				new Lease(START.plus(HOUR), () -> START.plusNanos(this.fixture.eventLoop.nanoTime()).minus(setBack())));
		this.fixture.open().advance(HOUR);
		assertThat(this.fixture.transport.closed).isEmpty();
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	private Duration setBack() {
		return (this.fixture.eventLoop.nanoTime() > HOUR.toNanos() / 2) ? HOUR : Duration.ZERO;
	}

	@Test
	void aRenewalExtendsTheLeaseAndIsRequestedAgain() {
		List<Instant> asked = new ArrayList<>();
		openUntil(START.plus(HOUR), Mono.fromSupplier(() -> {
			asked.add(this.clock.instant());
			return START.plus(HOUR.multipliedBy((asked.size() < 3) ? asked.size() + 1 : 3));
		}));
		this.fixture.advance(HOUR.multipliedBy(3).minus(MOMENT));
		assertThat(this.fixture.transport.closed).isEmpty();
		this.fixture.advance(MOMENT);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
		assertThat(asked).containsExactly(START.plus(HOUR), START.plus(HOUR.multipliedBy(2)),
				START.plus(HOUR.multipliedBy(3)));
	}

	static Stream<Mono<Instant>> noRenewals() {
		return Stream.of(Mono.empty(), Mono.just(START), Mono.just(START.plus(HOUR)), Mono.just(Instant.MIN));
	}

	@ParameterizedTest
	@MethodSource("noRenewals")
	void aRenewalWithoutALaterInstantEndsTheConnection(Mono<Instant> renewal) {
		openUntil(START.plus(HOUR), renewal);
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void aRenewalThatFailsFailsTheConnection(CapturedOutput output) {
		IllegalStateException failure = new IllegalStateException("on purpose");
		openUntil(START.plus(HOUR), Mono.error(failure));
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(new Termination.Failed(failure));
		assertThat(output.getOut()).containsOnlyOnce("ERROR");
	}

	@Test
	void anExpiryLogsNothing(CapturedOutput output) {
		openUntil(START.plus(HOUR));
		this.fixture.advance(HOUR);
		assertThat(output.getOut()).doesNotContain("ERROR").doesNotContain("WARN");
	}

	@Test
	void aRenewalSeesTheReactorContextOfTheHandshake() {
		List<Object> seen = new ArrayList<>();
		openUntil(START.plus(HOUR), Mono.deferContextual((context) -> {
			seen.add(context.get("key"));
			return Mono.empty();
		}));
		this.fixture.advance(HOUR);
		assertThat(seen).containsExactly("value");
	}

	@Test
	void aPendingRenewalIsCancelledWithTheConnection() {
		Sinks.One<Instant> renewal = Sinks.one();
		openUntil(START.plus(HOUR), renewal.asMono());
		this.fixture.advance(HOUR.plusSeconds(1));
		assertThat(this.fixture.transport.closed).isEmpty();
		assertThat(renewal.currentSubscriberCount()).isOne();
		this.fixture.loop.disconnected();
		assertThat(renewal.currentSubscriberCount()).isZero();
	}

	@Test
	void aRenewalWithoutASignalExpires() {
		openUntil(START.plus(HOUR), Mono.never());
		this.fixture.advance(HOUR.plus(LeaseTimer.LONGEST_RENEWAL));
		assertThat(this.fixture.transport.closed).hasSize(1)
			.allSatisfy((end) -> assertThat(end).isInstanceOf(Termination.Evicted.class));
	}

	@Test
	void anEndedConnectionIsNotRenewed() {
		openUntil(START.plus(HOUR));
		this.fixture.loop.disconnected();
		this.fixture.loop.lease(new Lease(START, this.clock));
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(new Termination.Disconnected());
	}

	@Test
	void theApplicationRenewsALease() {
		openUntil(START.plus(HOUR));
		assertThat(this.buckaroo.renew(id(), START.plus(HOUR.multipliedBy(2)))).isTrue();
		this.fixture.advance(HOUR.multipliedBy(2).minus(MOMENT));
		assertThat(this.fixture.transport.closed).isEmpty();
		this.fixture.advance(MOMENT);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void theApplicationShortensALease() {
		openUntil(START.plus(HOUR));
		this.buckaroo.renew(id(), START.plus(MOMENT));
		this.fixture.advance(MOMENT);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void theApplicationEndsAConnectionByALeaseInThePast() {
		this.fixture.open();
		assertThat(this.buckaroo.renew(id(), START)).isTrue();
		this.fixture.eventLoop.runAll();
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void theApplicationAddsALease() {
		this.fixture.open();
		assertThat(this.buckaroo.renew(id(), START.plus(HOUR))).isTrue();
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void aRenewalByTheApplicationReplacesThePendingOne() {
		Sinks.One<Instant> renewal = Sinks.one();
		openUntil(START.plus(HOUR), renewal.asMono());
		this.fixture.advance(HOUR);
		this.buckaroo.renew(id(), START.plus(HOUR.multipliedBy(2)));
		this.fixture.eventLoop.runAll();
		assertThat(renewal.currentSubscriberCount()).isZero();
		this.fixture.advance(HOUR);
		assertThat(this.fixture.transport.closed).containsExactly(EXPIRED);
	}

	@Test
	void aResultAfterARenewalByTheApplicationIsIgnored() {
		Sinks.One<Instant> renewal = Sinks.one();
		openUntil(START.plus(HOUR), renewal.asMono());
		this.fixture.advance(HOUR);
		this.buckaroo.renew(id(), START.plus(HOUR.multipliedBy(2)));
		renewal.tryEmitEmpty();
		this.fixture.eventLoop.runAll();
		assertThat(this.fixture.transport.closed).isEmpty();
	}

	@Test
	void aRenewalResultAfterTheEndIsIgnored() {
		Sinks.One<Instant> renewal = Sinks.one();
		openUntil(START.plus(HOUR), renewal.asMono());
		this.fixture.advance(HOUR);
		long timers = this.fixture.eventLoop.timersWaiting();
		renewal.tryEmitValue(START.plus(HOUR.multipliedBy(2)));
		this.fixture.loop.disconnected();
		this.fixture.eventLoop.runAll();
		assertThat(this.fixture.eventLoop.timersWaiting()).isEqualTo(timers);
	}

	@Test
	void anUnknownConnectionCannotBeRenewed() {
		assertThat(this.buckaroo.renew("unknown", START.plus(HOUR))).isFalse();
	}

	@Test
	void anEndingConnectionCannotBeRenewed() {
		this.fixture.open();
		String id = id();
		this.fixture.loop.end(new Termination.Shutdown());
		assertThat(this.buckaroo.renew(id, START.plus(HOUR))).isFalse();
	}

	private String id() {
		return this.fixture.connection().id();
	}

	private void openUntil(Instant until) {
		openUntil(until, Mono.empty());
	}

	private void openUntil(Instant until, Mono<Instant> renewal) {
		this.fixture.loop.lease(new Lease(until, renewal, this.clock));
		this.fixture.open();
	}

}
