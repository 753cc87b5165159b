package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the results of {@code Mailbox.send} while senders, the loop and the end of
 * the connection race. {@code -Dstress.seed=} repeats the random choices of a run.
 */
@Timeout(60)
@Tag("stress")
class MailboxRaceTests {

	private static final int ROUNDS = 100;

	private static final int SENDERS = 3;

	/** The number of messages of each sender in a round. */
	private static final int MESSAGES = 1000;

	private static final Object STOP = "stop";

	private final long seed = Long.getLong("stress.seed", System.nanoTime());

	private final SplittableRandom random = new SplittableRandom(this.seed);

	private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

	private volatile boolean closed;

	@BeforeEach
	void printSeed() {
		System.out.println("Mailbox races: -Dstress.seed=" + this.seed);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void acceptedMessagesAreRemovedDisplacedOrWaiting(Overflow overflow) throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			int capacity = randomCapacity();
			MailboxQueue queue = new MailboxQueue(capacity, overflow);
			List<Future<Sender>> sending = startSending((message) -> offer(queue, message));
			List<Message> out = new ArrayList<>();
			int largest = 0;
			for (int last = this.random.nextInt(SENDERS * MESSAGES); out.size() < last && !allDone(sending);) {
				largest = Math.max(largest, queue.size());
				if (queue.poll() instanceof Message message) {
					out.add(message);
				}
				else {
					Thread.yield();
				}
			}
			assertThat(largest).isLessThanOrEqualTo(capacity);
			List<Message> held;
			synchronized (queue) {
				held = queue.stream().map(Message.class::cast).toList();
				queue.close();
			}
			this.closed = true;
			out.addAll(held);
			for (Future<Sender> future : sending) {
				Sender sender = future.get(10, TimeUnit.SECONDS);
				sender.verifyAnswers(overflow);
				sender.verifyDelivered(out, overflow);
				assertThat(sender.accepted).endsWith(sender.of(held).toArray(Message[]::new));
				if (!displaces(overflow)) {
					assertThat(sender.of(out)).isEqualTo(sender.accepted);
				}
			}
			assertThat(queue).isEmpty();
		}
	}

	@Test
	void theNewestOfEachKeyArrivesUnderLatest() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			int keys = randomCapacity();
			MailboxQueue queue = new MailboxQueue(SENDERS * keys, Overflow.LATEST);
			List<Future<Sender>> sending = startSending(
					(message) -> offer(queue, new Keyed(key(message, keys), message)));
			Map<List<Integer>, Integer> newest = new HashMap<>();
			while (!allDone(sending) || !queue.isEmpty()) {
				if (queue.poll() instanceof Message message) {
					Integer before = newest.put(key(message, keys), message.number());
					assertThat(before == null || before < message.number()).as("Newer than before").isTrue();
				}
			}
			for (int sender = 0; sender < SENDERS; sender++) {
				for (int number = Math.max(0, MESSAGES - keys); number < MESSAGES; number++) {
					Message last = new Message(sender, number);
					assertThat(newest.get(key(last, keys))).isEqualTo(number);
				}
			}
		}
	}

	private static List<Integer> key(Message message, int keys) {
		return List.of(message.sender(), message.number() % keys);
	}

	/**
	 * Whether later messages may displace accepted ones. With LATEST, they displace those
	 * of the same key, and the oldest if the mailbox is full.
	 */
	private static boolean displaces(Overflow overflow) {
		return overflow == Overflow.DROP_OLDEST || overflow == Overflow.LATEST;
	}

	private static Delivery offer(MailboxQueue queue, Object message) {
		if (queue.offer(message)) {
			return Delivery.ACCEPTED;
		}
		return queue.isClosed() ? Delivery.CLOSED : Delivery.DROPPED;
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void acceptedMessagesAreDeliveredUnlessTheConnectionEndsFirst(Overflow overflow) throws Exception {
		try (ThreadEventLoop eventLoop = new ThreadEventLoop()) {
			for (int round = 0; round < ROUNDS; round++) {
				int capacity = randomCapacity();
				RecordingSource source = new RecordingSource();
				ConnectionLoop<Event, ?> loop = open(source, eventLoop, capacity, overflow);
				Message last = new Message(0, this.random.nextInt(2 * MESSAGES));
				List<Future<Sender>> sending = startSending((message) -> {
					if (message.equals(last)) {
						loop.end(new Termination.Shutdown());
					}
					return loop.mailbox().send(message);
				});
				List<Sender> senders = new ArrayList<>();
				for (Future<Sender> future : sending) {
					senders.add(future.get(10, TimeUnit.SECONDS));
				}
				await().atMost(PATIENCE)
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> loop.mailbox().send(STOP) != Delivery.DROPPED);
				assertThat(source.terminated.await(10, TimeUnit.SECONDS)).isTrue();
				boolean overflowed = source.terminations.contains(new Termination.SlowConsumer());
				boolean quiet = last.number() >= MESSAGES && !overflowed;
				int accepted = 0;
				for (Sender sender : senders) {
					sender.verifyAnswers(overflow);
					sender.verifyDelivered(source.messages, overflow);
					accepted += sender.accepted.size();
					assertThat(quiet && sender.answers.containsKey(Delivery.CLOSED)).isFalse();
				}
				assertThat(source.terminations).hasSize(1);
				assertThat(overflowed && overflow != Overflow.CLOSE).isFalse();
				if (!displaces(overflow)) {
					assertThat(accepted - source.messages.size()).isBetween(0, quiet ? 0 : capacity);
				}
			}
		}
	}

	private static ConnectionLoop<Event, ?> open(BuckarooEventSource<?> source, ThreadEventLoop eventLoop, int capacity,
			Overflow overflow) throws Exception {
		ConnectionLoop<Event, ?> loop = new ConnectionLoop<>(HandlerCallbacks.of(source, LoopFixture.SOURCE),
				new FakeTransport<>(), eventLoop,
				new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, capacity, overflow),
				new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
				Context.empty());
		CompletableFuture.runAsync(() -> loop.open(new TestConnection("id", "/race", loop.mailbox())), eventLoop)
			.get(10, TimeUnit.SECONDS);
		return loop;
	}

	@Test
	void timersAndForwardedPublishersThatStartWhileTheConnectionEndsAreCancelled() throws Exception {
		try (ThreadEventLoop eventLoop = new ThreadEventLoop()) {
			for (int round = 0; round < ROUNDS; round++) {
				RecordingSource source = new RecordingSource();
				ConnectionLoop<Event, ?> loop = open(source, eventLoop, MESSAGES, Overflow.DROP_NEWEST);
				AtomicInteger forwarded = new AtomicInteger();
				Flux<Object> publisher = Flux.never()
					.doOnSubscribe((subscription) -> forwarded.incrementAndGet())
					.doOnCancel(forwarded::decrementAndGet);
				Message last = new Message(0, this.random.nextInt(MESSAGES));
				List<Future<Sender>> sending = startSending((message) -> {
					if (message.equals(last)) {
						loop.end(new Termination.Shutdown());
					}
					loop.mailbox().forward(publisher);
					loop.mailbox().sendEvery(Duration.ofHours(1), message);
					return loop.mailbox().send(message);
				});
				for (Future<Sender> future : sending) {
					future.get(10, TimeUnit.SECONDS);
				}
				assertThat(source.terminated.await(10, TimeUnit.SECONDS)).isTrue();
				assertThat(forwarded).hasValue(0);
				assertThat(eventLoop.timers()).isZero();
			}
		}
	}

	private int randomCapacity() {
		return 1 << this.random.nextInt(10);
	}

	/**
	 * Starts all senders at the same time.
	 */
	private List<Future<Sender>> startSending(Function<Message, Delivery> mailbox) {
		this.closed = false;
		CyclicBarrier start = new CyclicBarrier(SENDERS);
		return IntStream.range(0, SENDERS)
			.mapToObj((id) -> this.threads.submit(new Sender(id, mailbox, start, this.random.split())))
			.toList();
	}

	private static boolean allDone(List<Future<Sender>> sending) {
		return sending.stream().allMatch(Future::isDone);
	}

	private record Message(int sender, int number) {

	}

	/**
	 * A sender that records the answers.
	 */
	private final class Sender implements Callable<Sender> {

		private final int id;

		private final Function<Message, Delivery> mailbox;

		private final CyclicBarrier start;

		private final SplittableRandom random;

		private final List<Message> accepted = new ArrayList<>();

		private final Map<Delivery, Integer> answers = new EnumMap<>(Delivery.class);

		private boolean answeredTooLate;

		private Sender(int id, Function<Message, Delivery> mailbox, CyclicBarrier start, SplittableRandom random) {
			this.id = id;
			this.mailbox = mailbox;
			this.start = start;
			this.random = random;
		}

		@Override
		public Sender call() throws Exception {
			this.start.await(10, TimeUnit.SECONDS);
			for (int number = 0; number < MESSAGES; number++) {
				send(new Message(this.id, number));
				if (this.random.nextInt(20) == 0) {
					Thread.yield();
				}
			}
			return this;
		}

		private void send(Message message) {
			boolean closed = MailboxRaceTests.this.closed;
			Delivery answer = this.mailbox.apply(message);
			this.answers.merge(answer, 1, Integer::sum);
			if (answer == Delivery.ACCEPTED) {
				this.accepted.add(message);
			}
			this.answeredTooLate |= (closed || this.answers.containsKey(Delivery.CLOSED)) && answer != Delivery.CLOSED;
		}

		private List<Message> of(List<Message> messages) {
			return messages.stream().filter((message) -> message.sender() == this.id).toList();
		}

		private void verifyAnswers(Overflow overflow) {
			assertThat(this.answeredTooLate).as("A result other than CLOSED after the end").isFalse();
			assertThat(this.answers.containsKey(Delivery.DROPPED) && displaces(overflow)).isFalse();
		}

		/**
		 * Verifies that every delivered message was accepted, and is delivered once and
		 * in order. There are no gaps, unless newer messages displaced the missing ones.
		 */
		private void verifyDelivered(List<Message> delivered, Overflow overflow) {
			List<Message> mine = of(delivered);
			if (displaces(overflow)) {
				Set<Message> distinct = Set.copyOf(mine);
				assertThat(this.accepted.stream().filter(distinct::contains).toList()).isEqualTo(mine);
			}
			else {
				assertThat(this.accepted.subList(0, mine.size())).isEqualTo(mine);
			}
		}

	}

	/**
	 * A source that records its messages.
	 */
	private final class RecordingSource implements BuckarooEventSource<Void> {

		private final List<Message> messages = new ArrayList<>();

		private final List<Termination> terminations = new ArrayList<>();

		private final CountDownLatch terminated = new CountDownLatch(1);

		@Override
		public Result<Event, Void> info(Object message, @Nullable Void state) {
			if (message == STOP) {
				return Result.stop();
			}
			this.messages.add((Message) message);
			return Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			MailboxRaceTests.this.closed = true;
			this.terminations.add(termination);
			this.terminated.countDown();
		}

	}

}
