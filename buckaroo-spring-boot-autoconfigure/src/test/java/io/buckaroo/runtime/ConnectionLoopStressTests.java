package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLoop} with real threads: many senders, many connections, and
 * a random schedule. {@code -Dstress.seed=} repeats the choices of a run, though not how
 * its threads took turns.
 */
class ConnectionLoopStressTests {

	private static final int EVENT_LOOPS = 2;

	private static final int CONNECTIONS = 32;

	private static final int SENDERS = 4;

	/** How many messages each sender sends to each connection. */
	private static final int MESSAGES = 60_000;

	/** How many frames each socket receives. */
	private static final int FRAMES = 160_000;

	/** How many callbacks one input may have while the other waits. */
	private static final int TURN = 16;

	private static final ConnectionSettings SETTINGS = new ConnectionSettings(Duration.ZERO, Duration.ZERO,
			Duration.ZERO, 256, Overflow.DROP_NEWEST);

	private final long seed = Long.getLong("stress.seed", System.nanoTime());

	private final SplittableRandom seeds = new SplittableRandom(this.seed);

	private final List<ThreadEventLoop> eventLoops = new ArrayList<>();

	private final List<Witness<?>> witnesses = new ArrayList<>();

	private final Scheduler elsewhere = Schedulers.newSingle("elsewhere", true);

	private final CountDownLatch terminated = new CountDownLatch(CONNECTIONS);

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private volatile boolean over;

	@AfterEach
	void end() {
		this.over = true;
		this.eventLoops.forEach(ThreadEventLoop::close);
		this.elsewhere.dispose();
	}

	@Test
	@Timeout(90)
	void callbacksAreSerialAndInOrderWhileManyThreadsSend() throws InterruptedException {
		System.out.println("Stress test: -Dstress.seed=" + this.seed);
		openConnections();
		startSenders();
		assertThat(this.terminated.await(60, TimeUnit.SECONDS))
			.as("All arrived with seed %d: %s", this.seed, this.witnesses)
			.isTrue();
		end();
		assertThat(this.violations).as("Violations with seed %d", this.seed).isEmpty();
		assertThat(this.witnesses).allSatisfy((witness) -> assertThat(witness.terminations)
			.containsExactly(new Termination.Stopped(CloseStatus.NORMAL)));
		assertThat(this.witnesses.stream().mapToLong((witness) -> witness.calls).sum())
			.isGreaterThanOrEqualTo(10_000_000);
	}

	private void openConnections() {
		for (int i = 0; i < EVENT_LOOPS; i++) {
			this.eventLoops.add(new ThreadEventLoop());
		}
		ConnectionRegistry registry = new ConnectionRegistry();
		for (int i = 0; i < CONNECTIONS / 2; i++) {
			ThreadEventLoop eventLoop = this.eventLoops.get(i % EVENT_LOOPS);
			Witness<Frame> socket = new Witness<>(eventLoop, Frame.text("reply"), FRAMES);
			socket.open(Callbacks.of(new Socket(socket)), registry);
			Witness<Event> source = new Witness<>(eventLoop, Event.of("reply"), 0);
			source.open(Callbacks.of(new Source(source)), registry);
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

	/**
	 * Sends all messages of a sender, in batches of a random size to random connections,
	 * and sends again what a full mailbox has dropped.
	 */
	private void send(int sender, SplittableRandom random) {
		int[] sent = new int[CONNECTIONS];
		for (int left = CONNECTIONS * MESSAGES; left > 0 && !this.over;) {
			int to = random.nextInt(CONNECTIONS);
			for (int batch = random.nextInt(1, 64); batch > 0 && sent[to] < MESSAGES; batch--) {
				Delivery delivery = this.witnesses.get(to).send(sender, sent[to]);
				if (delivery == Delivery.DROPPED) {
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
	 * What is called of a handler, and checks how it is. Its fields are plain: they are
	 * also witnesses of what one callback sees of another.
	 *
	 * @param <O> what is sent
	 */
	private final class Witness<O> {

		private final ThreadEventLoop eventLoop;

		private final FickleTransport<O> transport;

		private final O reply;

		private final SplittableRandom random = ConnectionLoopStressTests.this.seeds.split();

		/** The number of the next message of each sender, the last of which is itself. */
		private final int[] next = new int[SENDERS + 1];

		private final List<Termination> terminations = new ArrayList<>();

		private boolean inside;

		private int calls;

		private int frames;

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
			this.messagesInARow = (this.frames < this.transport.received) ? this.messagesInARow + 1 : 0;
			check(this.messagesInARow <= TURN, "Frames starve");
			return call(state);
		}

		/**
		 * A callback, which now and then ends on another thread.
		 */
		private Result<O, Integer> call(@Nullable Integer state) {
			check(this.eventLoop.isCurrent(), "Callback on another thread");
			check(!this.inside, "Callbacks overlap");
			check(this.terminations.isEmpty(), "Callback after the end");
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
			if (this.calls == SENDERS * MESSAGES + this.sentToItself + this.transport.frames) {
				return Result.stop();
			}
			return (this.calls % 10 == 0) ? Result.reply(this.reply, this.calls) : Result.ok(this.calls);
		}

		private void terminate(Termination termination) {
			this.terminations.add(termination);
			ConnectionLoopStressTests.this.terminated.countDown();
		}

		private void check(boolean condition, String violation) {
			if (!condition) {
				ConnectionLoopStressTests.this.violations.add(violation);
				throw new IllegalStateException(violation);
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
		public Result<Frame, Integer> handle(Frame frame, @Nullable Integer state) {
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
	 * A transport that is not writable now and then, and receives frames while it is read
	 * from.
	 *
	 * @param <O> what is sent
	 */
	private static final class FickleTransport<O> implements Transport<O> {

		private static final Frame[] FRAMES = Stream.generate(() -> Frame.text("frame"))
			.limit(1024)
			.toArray(Frame[]::new);

		private final ThreadEventLoop eventLoop;

		/** How many frames there are to receive. */
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
