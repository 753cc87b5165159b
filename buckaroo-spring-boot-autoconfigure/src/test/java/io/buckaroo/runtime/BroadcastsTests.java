package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.TopicMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;

import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Broadcasts}: the way of messages to many connections into their
 * mailboxes.
 */
@ExtendWith(OutputCaptureExtension.class)
class BroadcastsTests {

	private static final ConnectionSettings ROOMY = LoopFixture.NO_TIMEOUTS;

	private final Sink first = new Sink();

	private final Sink second = new Sink(this.first, ROOMY);

	private final Buckaroo buckaroo = new LocalBuckaroo(this.first.fixture.registry);

	private final VirtualEventLoop eventLoop = this.first.fixture.eventLoop;

	@Test
	void theEventLoopIsWokenOnceForAllConnectionsAndMessages() {
		send(0, 100);
		assertThat(this.eventLoop.tasksWaiting()).isOne();
		this.eventLoop.runAll();
		assertThat(this.first.received).isEqualTo(numbers(0, 100));
		assertThat(this.second.received).isEqualTo(numbers(0, 100));
	}

	@Test
	void aConnectionFlushesOnceForAllMessages() {
		send(0, 100);
		this.eventLoop.runAll();
		assertThat(this.first.fixture.transport.flushes).isOne();
	}

	@Test
	void theEventLoopIsWokenAgainAfterAllMessagesAreDelivered() {
		send(0, 1);
		this.eventLoop.runAll();
		send(1, 2);
		this.eventLoop.runAll();
		assertThat(this.first.received).isEqualTo(numbers(0, 2));
	}

	@Test
	void aMessageToOneConnectionFollowsTheMessagesSentToAllBefore() {
		send(0, 1);
		assertThat(this.first.fixture.mailbox().send(1)).isEqualTo(Delivery.ACCEPTED);
		send(2, 3);
		this.first.fixture.mailbox().send(3);
		this.eventLoop.runAll();
		assertThat(this.first.received).isEqualTo(numbers(0, 4));
		assertThat(this.second.received).containsExactly(0, 2);
	}

	@Test
	void messagesToSeveralAudiencesKeepTheirOrder() {
		this.second.subscribe("even");
		for (int i = 0; i < 10; i += 2) {
			this.buckaroo.topic("even").publish(i).block();
			send(i + 1, i + 2);
		}
		this.eventLoop.runAll();
		assertThat(this.second.received).isEqualTo(numbers(0, 10));
		assertThat(this.first.received).containsExactly(1, 3, 5, 7, 9);
	}

	@Test
	void aSenderFillsTheMailboxesIfTooManyMessagesWait() {
		int count = 3 * Broadcasts.CAPACITY + 1;
		send(0, count);
		this.eventLoop.runAll();
		assertThat(this.first.received).isEqualTo(numbers(0, count));
		assertThat(this.second.received).isEqualTo(numbers(0, count));
	}

	@Test
	void aFullMailboxAppliesItsOverflowPolicyAndNoOtherDoes() {
		Sink slow = new Sink(this.first, settings(8, Overflow.CLOSE));
		slow.fixture.transport.writable = false;
		send(0, 8);
		this.eventLoop.runAll();
		assertThat(slow.terminations).isEmpty();
		send(8, 9);
		this.eventLoop.runAll();
		assertThat(slow.terminations).containsExactly(new Termination.SlowConsumer());
		assertThat(this.first.received).isEqualTo(numbers(0, 9));
	}

	@Test
	void aSmallMailboxReceivesMoreThanItsCapacityWhileItsClientReads() {
		Sink small = new Sink(this.first, settings(2, Overflow.CLOSE));
		send(0, 100);
		this.eventLoop.runAll();
		assertThat(small.terminations).isEmpty();
		assertThat(small.received).isEqualTo(numbers(0, 100));
	}

	@Test
	void aSmallMailboxReceivesMoreThanItsCapacityEvenIfADrainIsScheduled() {
		Sink small = new Sink(this.first, settings(2, Overflow.CLOSE));
		send(0, 1);
		small.fixture.mailbox().send(1);
		send(2, 100);
		this.eventLoop.runAll();
		assertThat(small.terminations).isEmpty();
		assertThat(small.received).isEqualTo(numbers(0, 100));
	}

	@Test
	void theNewestIsDroppedUnderDropNewest() {
		Sink slow = slow(Overflow.DROP_NEWEST);
		send(0, 4);
		this.eventLoop.runAll();
		slow.fixture.becomeWritable();
		assertThat(slow.received).containsExactly(0, 1);
	}

	@Test
	void theOldestIsDroppedUnderDropOldest() {
		Sink slow = slow(Overflow.DROP_OLDEST);
		send(0, 4);
		this.eventLoop.runAll();
		slow.fixture.becomeWritable();
		assertThat(slow.received).containsExactly(2, 3);
	}

	@Test
	void theNewestOfEachKeyIsKeptUnderLatest() {
		Sink slow = slow(Overflow.LATEST);
		for (int i = 0; i < 4; i++) {
			this.buckaroo.sendToRoute("/test", new Keyed(i % 2, i));
		}
		this.eventLoop.runAll();
		slow.fixture.becomeWritable();
		assertThat(slow.received).containsExactly(2, 3);
		assertThat(this.first.received).isEqualTo(numbers(0, 4));
	}

	@Test
	void aKeyThatThrowsEndsOnlyTheConnectionThatUsesIt() {
		Sink latest = new Sink(this.first, settings(8, Overflow.LATEST));
		Object key = new Object() {

			@Override
			public int hashCode() {
				throw new IllegalStateException("of a key");
			}

		};
		this.buckaroo.sendToRoute("/test", new Keyed(key, 0));
		send(1, 2);
		this.eventLoop.runAll();
		send(2, 3);
		this.eventLoop.runAll();
		assertThat(latest.terminations).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(this.first.received).isEqualTo(numbers(0, 3));
		assertThat(this.second.received).isEqualTo(numbers(0, 3));
	}

	@Test
	void holdingTheMonitorOfAMailboxBlocksNoSender() throws Exception {
		CompletableFuture<Void> held = new CompletableFuture<>();
		CompletableFuture<Void> done = new CompletableFuture<>();
		Thread holder = new Thread(() -> {
			synchronized (this.first.fixture.mailbox()) {
				held.complete(null);
				done.join();
			}
		});
		holder.start();
		held.join();
		send(0, 2 * Broadcasts.CAPACITY);
		this.eventLoop.runAll();
		done.complete(null);
		holder.join();
		assertThat(this.first.received).isEqualTo(numbers(0, 2 * Broadcasts.CAPACITY));
	}

	@Test
	void aConnectionReceivesTheMessagesSentAfterItJoined() {
		send(0, 2);
		Sink late = new Sink(this.first, ROOMY);
		send(2, 4);
		this.eventLoop.runAll();
		assertThat(late.received).containsExactly(2, 3);
	}

	@Test
	void aConnectionReceivesNothingAfterItLeft() {
		Disposable subscription = this.second.subscribe("news");
		this.buckaroo.topic("news").publish(0).block();
		this.eventLoop.runAll();
		this.buckaroo.topic("news").publish(1).block();
		subscription.dispose();
		this.buckaroo.topic("news").publish(2).block();
		this.eventLoop.runAll();
		assertThat(this.second.received).containsExactly(0);
	}

	@Test
	void aConnectionThatHasEndedReceivesNothing() {
		send(0, 1);
		this.second.fixture.loop.disconnected();
		assertThat(this.buckaroo.sendToRoute("/test", 1)).isOne();
		this.eventLoop.runAll();
		assertThat(this.second.received).isEmpty();
		assertThat(this.first.received).containsExactly(0, 1);
	}

	@Test
	void connectionsAreServedInSlicesBetweenWhichOtherTasksRun() {
		List<Sink> more = sinks(Broadcasts.SLICE);
		send(0, 1);
		this.eventLoop.runAll();
		assertThat(more).filteredOn((each) -> !each.received.isEmpty()).hasSizeBetween(1, Broadcasts.SLICE);
		finishWalk();
		assertThat(more).allSatisfy((each) -> assertThat(each.received).containsExactly(0));
	}

	@Test
	void noConnectionIsSkippedWhenOthersLeaveBetweenTwoSlices() {
		List<Sink> more = sinks(Broadcasts.SLICE);
		send(0, 1);
		this.eventLoop.runAll();
		this.first.fixture.loop.disconnected();
		more.get(0).fixture.loop.disconnected();
		finishWalk();
		assertThat(more).allSatisfy((each) -> assertThat(each.received).containsExactly(0));
	}

	@Test
	void aMessageSentDuringACallbackReachesAllConnections() {
		this.first.onReceived = () -> {
			if (this.first.received.size() < 10) {
				send(this.first.received.size(), this.first.received.size() + 1);
			}
		};
		send(0, 1);
		this.eventLoop.runAll();
		assertThat(this.second.received).isEqualTo(numbers(0, 10));
	}

	@Test
	void aCallbackMaySendMoreMessagesThanMayWait() {
		int count = 2 * Broadcasts.CAPACITY;
		this.first.onReceived = () -> {
			if (this.first.received.size() == 1) {
				send(1, count);
			}
		};
		send(0, 1);
		this.eventLoop.runAll();
		assertThat(this.first.received).isEqualTo(numbers(0, count));
		assertThat(this.second.received).isEqualTo(numbers(0, count));
	}

	@Test
	void aFailureOfOneConnectionDoesNotAffectOthers() {
		this.first.onReceived = () -> {
			throw new IllegalStateException("of a handler");
		};
		send(0, 2);
		this.eventLoop.runAll();
		assertThat(this.first.terminations).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(this.second.received).containsExactly(0, 1);
	}

	/**
	 * A connection with room for two messages, whose client does not read.
	 */
	private Sink slow(Overflow overflow) {
		Sink slow = new Sink(this.first, settings(2, overflow));
		slow.fixture.transport.writable = false;
		return slow;
	}

	private static ConnectionSettings settings(int capacity, Overflow overflow) {
		return new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, capacity, overflow);
	}

	/**
	 * Lets the event loop run the remaining slices.
	 */
	private void finishWalk() {
		for (int i = 0; i < 3; i++) {
			this.eventLoop.advance(Duration.ofNanos(1));
		}
	}

	private void send(int from, int to) {
		for (int i = from; i < to; i++) {
			this.buckaroo.sendToRoute("/test", i);
		}
	}

	private static List<Integer> numbers(int from, int to) {
		return IntStream.range(from, to).boxed().toList();
	}

	private List<Sink> sinks(int count) {
		return Stream.generate(() -> new Sink(this.first, ROOMY)).limit(count).toList();
	}

	/**
	 * A connection that records the numbers that it receives.
	 */
	private static final class Sink implements BuckarooSocket<Void> {

		private final List<Integer> received = new ArrayList<>();

		private final List<Termination> terminations = new ArrayList<>();

		private final LoopFixture<Frame> fixture;

		private Runnable onReceived = () -> {
		};

		private Sink() {
			this.fixture = LoopFixture.of(this, ROOMY).open();
		}

		private Sink(Sink neighbour, ConnectionSettings settings) {
			this.fixture = neighbour.fixture.neighbour(this, settings).open();
		}

		private Disposable subscribe(String topic) {
			this.fixture.loop.subscriptions().subscribe(topic, Position.now());
			return () -> this.fixture.loop.subscriptions().unsubscribe(topic);
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			Object payload = (message instanceof TopicMessage published) ? published.payload() : message;
			if (payload instanceof Integer number) {
				this.received.add(number);
				this.onReceived.run();
				return Result.reply(Frame.text(number.toString()));
			}
			return Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.terminations.add(termination);
		}

	}

}
