package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLoop} with real threads: many senders, many connections, and
 * a random schedule. {@code -Dstress.seed=} repeats the random choices of a run, but not
 * the interleaving of its threads.
 */
@Tag("stress")
class ConnectionLoopStressTests {

	private static final int EVENT_LOOPS = 2;

	private static final int CONNECTIONS = 32;

	private static final int SENDERS = 4;

	private static final int ROUNDS = 800;

	/** The number of messages of each sender to each connection in a round. */
	private static final int MESSAGES = 100;

	/** The number of frames that each socket receives. */
	private static final int FRAMES = 160_000;

	/** The maximum number of callbacks for messages in a row while frames wait. */
	private static final int TURN = 16;

	private static final ConnectionSettings SETTINGS = new ConnectionSettings(Duration.ZERO, Duration.ZERO,
			Duration.ZERO, Duration.ZERO, 256, Overflow.DROP_NEWEST);

	private final long seed = Long.getLong("stress.seed", System.nanoTime());

	private final SplittableRandom seeds = new SplittableRandom(this.seed);

	private final List<ThreadEventLoop> eventLoops = new ArrayList<>();

	private final List<Witness<?>> witnesses = new ArrayList<>();

	private final Scheduler elsewhere = Schedulers.newSingle("elsewhere", true);

	/**
	 * A round ends when all its messages have arrived, so that no later message hides a
	 * lost wake-up.
	 */
	private final Phaser rounds = new Phaser(SENDERS + CONNECTIONS);

	private final AtomicInteger open = new AtomicInteger(CONNECTIONS);

	/** Completes when all connections have stopped, or fails with the first violation. */
	private final CompletableFuture<Void> end = new CompletableFuture<>();

	@AfterEach
	void stop() {
		this.end.cancel(false);
		this.rounds.forceTermination();
		this.eventLoops.forEach(ThreadEventLoop::close);
		this.elsewhere.dispose();
	}

	@Test
	@Timeout(90)
	void callbacksAreSerialAndInOrderWhileManyThreadsSend() {
		System.out.println("Stress test: -Dstress.seed=" + this.seed);
		openConnections();
		startSenders();
		assertThat(this.end).as(() -> "With seed %d, %s".formatted(this.seed, this.witnesses))
			.succeedsWithin(Duration.ofSeconds(60));
		stop();
		assertThat(this.witnesses.stream().mapToInt((witness) -> witness.calls).sum())
			.isGreaterThanOrEqualTo(10_000_000);
	}

	private void openConnections() {
		for (int i = 0; i < EVENT_LOOPS; i++) {
			this.eventLoops.add(new ThreadEventLoop());
		}
		ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
				new LocalTopics(new TopicHistories(List.of()), Object::toString));
		for (int i = 0; i < CONNECTIONS / 2; i++) {
			ThreadEventLoop eventLoop = this.eventLoops.get(i % EVENT_LOOPS);
			Witness<Frame> socket = new Witness<>(eventLoop, Frame.text("reply"), FRAMES);
			socket.open(HandlerCallbacks.of(new Socket(socket), LoopFixture.SOCKET), registry);
			Witness<Event> source = new Witness<>(eventLoop, Event.of("reply"), 0);
			source.open(HandlerCallbacks.of(new Source(source), LoopFixture.SOURCE), registry);
		}
	}

	private void startSenders() {
		for (int i = 0; i < SENDERS; i++) {
			int sender = i;
			SplittableRandom random = this.seeds.split();
			Thread thread = new Thread(() -> send(sender, random), "sender-" + sender);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void send(int sender, SplittableRandom random) {
		for (int round = 0; round < ROUNDS && !this.end.isDone(); round++) {
			sendRound(sender, round * MESSAGES, random);
			this.rounds.awaitAdvance(this.rounds.arrive());
		}
	}

	/**
	 * Sends the messages of a round, in batches of a random size to random connections,
	 * and sends those that a full mailbox has dropped again.
	 */
	private void sendRound(int sender, int first, SplittableRandom random) {
		int[] sent = new int[CONNECTIONS];
		for (int left = CONNECTIONS * MESSAGES; left > 0 && !this.end.isDone();) {
			int to = random.nextInt(CONNECTIONS);
			for (int batch = random.nextInt(1, 64); batch > 0 && sent[to] < MESSAGES; batch--) {
				if (this.witnesses.get(to).send(sender, first + sent[to]) != Delivery.ACCEPTED) {
					Thread.yield();
					break;
				}
				sent[to]++;
				left--;
			}
		}
	}

	private record Message(int sender, int number) {

	}

	/**
	 * The callbacks of a handler, which check the guarantees of the loop. The fields are
	 * plain, so they also check that each callback sees the writes of the previous one.
	 *
	 * @param <O> the type of the output
	 */
	private final class Witness<O> {

		private final ThreadEventLoop eventLoop;

		private final FickleTransport<O> transport;

		private final O reply;

		private final SplittableRandom random = ConnectionLoopStressTests.this.seeds.split();

		/**
		 * The number of the next message of each sender; the last one is this witness.
		 */
		private final int[] next = new int[SENDERS + 1];

		private boolean inside;

		private boolean terminated;

		private int calls;

		private int frames;

		/** The number of messages received, except those sent to itself. */
		private int messages;

		private int messagesInARow;

		private int sentToItself;

		private Witness(ThreadEventLoop eventLoop, O reply, int frames) {
			this.eventLoop = eventLoop;
			this.reply = reply;
			this.transport = new FickleTransport<>(eventLoop, frames, ConnectionLoopStressTests.this.seeds.split());
		}

		private void open(Callbacks<O, Integer> callbacks, ConnectionRegistry registry) {
			ConnectionLoop<O, ?> loop = new ConnectionLoop<>(callbacks, this.transport, this.eventLoop, SETTINGS,
					registry, Context.empty());
			this.transport.loop = loop;
			ConnectionLoopStressTests.this.witnesses.add(this);
			this.eventLoop.execute(() -> loop.open(new TestConnection(registry.nextId(), "/stress", loop.mailbox())));
		}

		private Delivery send(int sender, int number) {
			return this.transport.loop.mailbox().send(new Message(sender, number));
		}

		private Result<O, Integer> handle(Frame frame, @Nullable Integer state) {
			check(frame == FickleTransport.frame(this.frames++), "Frame out of order");
			this.messagesInARow = 0;
			return call(state);
		}

		private Result<O, Integer> info(Object object, @Nullable Integer state) {
			Message message = (Message) object;
			check(message.number() == this.next[message.sender()]++, "Message out of order");
			if (message.sender() != SENDERS && ++this.messages % (SENDERS * MESSAGES) == 0) {
				ConnectionLoopStressTests.this.rounds.arrive();
			}
			this.messagesInARow = (this.frames < this.transport.received) ? this.messagesInARow + 1 : 0;
			check(this.messagesInARow <= TURN, "Frames starve");
			return call(state);
		}

		/**
		 * Runs a callback, which sometimes returns a result from another thread.
		 */
		private Result<O, Integer> call(@Nullable Integer state) {
			check(this.eventLoop.isCurrent(), "Callback on another thread");
			check(!this.inside, "Callbacks overlap");
			check(!this.terminated, "Callback after the end");
			this.inside = true;
			if (this.random.nextInt(50) == 0 && send(SENDERS, this.sentToItself) == Delivery.ACCEPTED) {
				this.sentToItself++;
			}
			if (this.random.nextInt(500) == 0) {
				return Result
					.later(Mono.fromSupplier(() -> leave(state)).subscribeOn(ConnectionLoopStressTests.this.elsewhere));
			}
			return leave(state);
		}

		private Result<O, Integer> leave(@Nullable Integer state) {
			check(state == this.calls++, "State of another callback");
			this.inside = false;
			if (this.calls == ROUNDS * SENDERS * MESSAGES + this.sentToItself + this.transport.frames) {
				return Result.stop();
			}
			return (this.calls % 10 == 0) ? Result.reply(this.reply, this.calls) : Result.ok(this.calls);
		}

		private void terminate(Termination termination) {
			check(!this.terminated, "Terminated twice");
			this.terminated = true;
			check(termination instanceof Termination.Stopped, termination.toString());
			if (ConnectionLoopStressTests.this.open.decrementAndGet() == 0) {
				ConnectionLoopStressTests.this.end.complete(null);
			}
		}

		private void check(boolean condition, String violation) {
			if (!condition) {
				AssertionError failure = new AssertionError(violation);
				ConnectionLoopStressTests.this.end.completeExceptionally(failure);
				throw failure;
			}
		}

		@Override
		public String toString() {
			return "%d frames, messages %s, %d to itself".formatted(this.frames, Arrays.toString(this.next),
					this.sentToItself);
		}

	}

	private record Socket(Witness<Frame> witness) implements BuckarooSocket<Integer> {

		@Override
		public Result<Frame, Integer> init(Connection connection) {
			return Result.ok(0);
		}

		@Override
		public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
			return this.witness.handle(frame, state);
		}

		@Override
		public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
			return this.witness.info(message, state);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
			this.witness.terminate(termination);
		}

	}

	private record Source(Witness<Event> witness) implements BuckarooEventSource<Integer> {

		@Override
		public Result<Event, Integer> init(Connection connection) {
			return Result.ok(0);
		}

		@Override
		public Result<Event, Integer> info(Object message, @Nullable Integer state) {
			return this.witness.info(message, state);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
			this.witness.terminate(termination);
		}

	}

	/**
	 * A transport that is sometimes not writable, and receives frames while reading.
	 *
	 * @param <O> the type of the output
	 */
	private static final class FickleTransport<O> implements Transport<O> {

		private static final Frame[] FRAMES = Stream.generate(() -> Frame.text("frame"))
			.limit(1024)
			.toArray(Frame[]::new);

		private final ThreadEventLoop eventLoop;

		/** The number of frames to receive. */
		private final int frames;

		private final SplittableRandom random;

		private @Nullable ConnectionLoop<O, ?> loop;

		private int received;

		private boolean writable = true;

		private boolean reading;

		private boolean readDue;

		private FickleTransport(ThreadEventLoop eventLoop, int frames, SplittableRandom random) {
			this.eventLoop = eventLoop;
			this.frames = frames;
			this.random = random;
		}

		private static Frame frame(int number) {
			return FRAMES[number % FRAMES.length];
		}

		@Override
		public Mono<Void> open() {
			return Mono.empty();
		}

		@Override
		public boolean isWritable() {
			return this.writable;
		}

		@Override
		public void write(O output) {
			if (this.writable && this.random.nextInt(20) == 0) {
				this.writable = false;
				this.eventLoop.schedule(this::becomeWritable, Duration.ofNanos(this.random.nextInt(100_000)));
			}
		}

		private void becomeWritable() {
			this.writable = true;
			this.loop.writable();
		}

		@Override
		public void setReading(boolean reading) {
			this.reading = reading;
			readSoon();
		}

		private void readSoon() {
			if (this.reading && !this.readDue && this.received < this.frames) {
				this.readDue = true;
				this.eventLoop.execute(this::read);
			}
		}

		private void read() {
			this.readDue = false;
			if (this.reading) {
				int last = Math.min(this.frames, this.received + this.random.nextInt(1, 200));
				while (this.received < last) {
					this.loop.received(frame(this.received++));
				}
				this.loop.receivedAll();
				readSoon();
			}
		}

		@Override
		public void writeKeepAlive() {
		}

		@Override
		public void flush() {
		}

		@Override
		public long pendingBytes() {
			return 0;
		}

		@Override
		public void close(Termination termination) {
		}

	}

}
