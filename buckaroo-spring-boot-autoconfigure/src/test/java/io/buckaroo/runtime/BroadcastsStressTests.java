package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.Termination;
import io.buckaroo.TopicMessage;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.util.context.Context;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Broadcasts} with senders on several threads, which send to a route, a
 * topic and single connections on two event loops, while other connections open and end:
 * every message arrives, and those of one sender in their order. {@code -Dstress.seed=}
 * repeats the random choices of a run.
 */
@Timeout(60)
@Tag("stress")
class BroadcastsStressTests {

	private static final int SENDERS = 3;

	/** The number of messages of each sender. */
	private static final int MESSAGES = 4_000;

	private static final int CONNECTIONS = 500;

	private final long seed = Long.getLong("stress.seed", System.nanoTime());

	private final ThreadEventLoop[] eventLoops = { new ThreadEventLoop(), new ThreadEventLoop() };

	private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	private final Buckaroo buckaroo = new LocalBuckaroo(this.registry);

	@BeforeEach
	void printSeed() {
		System.out.println("Broadcasts: -Dstress.seed=" + this.seed);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		for (ThreadEventLoop eventLoop : this.eventLoops) {
			eventLoop.close();
		}
	}

	@Test
	void allMessagesArriveAndThoseOfOneSenderInOrder() throws Exception {
		List<Receiver> receivers = Stream.generate(Receiver::new).limit(CONNECTIONS).toList();
		for (Receiver receiver : receivers) {
			receiver.open();
		}
		List<Future<int[]>> sending = new ArrayList<>();
		for (int sender = 0; sender < SENDERS; sender++) {
			sending.add(this.threads.submit(send(sender, receivers)));
		}
		SplittableRandom random = new SplittableRandom(this.seed);
		List<Receiver> passing = new ArrayList<>();
		while (!sending.stream().allMatch(Future::isDone)) {
			Receiver guest = new Receiver();
			guest.open();
			passing.add(guest);
			passing.get(random.nextInt(passing.size())).leave();
		}
		for (int sender = 0; sender < SENDERS; sender++) {
			int[] own = sending.get(sender).get(30, TimeUnit.SECONDS);
			for (int i = 0; i < receivers.size(); i++) {
				int all = own[CONNECTIONS] + own[i];
				AtomicInteger received = receivers.get(i).received[sender];
				await().atMost(PATIENCE)
					.pollDelay(Duration.ZERO)
					.untilAsserted(() -> assertThat(received).hasValue(all));
			}
		}
		assertThat(receivers).allSatisfy((receiver) -> assertThat(receiver.disorder).isNull());
		assertThat(passing).allSatisfy((receiver) -> assertThat(receiver.disorder).isNull());
	}

	/**
	 * Sends increasing numbers.
	 * @return the number of messages sent to each receiver, followed by that of the
	 * messages sent to all
	 */
	private Callable<int[]> send(int sender, List<Receiver> receivers) {
		SplittableRandom random = new SplittableRandom(this.seed + sender);
		return () -> {
			int[] sent = new int[CONNECTIONS + 1];
			for (int i = 0; i < MESSAGES; i++) {
				int recipient = random.nextBoolean() ? CONNECTIONS : random.nextInt(CONNECTIONS);
				Message message = new Message(sender, i, (recipient == CONNECTIONS) ? sent[CONNECTIONS] : -1);
				sent[recipient]++;
				if (recipient < CONNECTIONS) {
					receivers.get(recipient).loop.mailbox().send(message);
				}
				else if (random.nextBoolean()) {
					this.buckaroo.sendToRoute("/test", message);
				}
				else {
					this.buckaroo.topic("topic").publish(message).block();
				}
			}
			return sent;
		};
	}

	/**
	 * A message.
	 *
	 * @param sender the number of the sender
	 * @param number the number among the messages of the sender
	 * @param broadcast the number among the messages of the sender to all receivers;
	 * negative if the message is for one receiver
	 */
	private record Message(int sender, int number, int broadcast) {

	}

	private final class Receiver implements BuckarooEventSource<Void> {

		private final ThreadEventLoop eventLoop;

		private final ConnectionLoop<Event, Void> loop;

		private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

		private final AtomicInteger[] received = Stream.generate(AtomicInteger::new)
			.limit(SENDERS)
			.toArray(AtomicInteger[]::new);

		private final int[] last = new int[SENDERS];

		private final int[] lastBroadcast = new int[SENDERS];

		private volatile @Nullable String disorder;

		private Receiver() {
			BroadcastsStressTests test = BroadcastsStressTests.this;
			String id = test.registry.nextId();
			this.eventLoop = test.eventLoops[id.hashCode() & 1];
			this.loop = new ConnectionLoop<>(HandlerCallbacks.of(this, LoopFixture.SOCKET), new FakeTransport<>(),
					this.eventLoop, LoopFixture.NO_TIMEOUTS, test.registry, Context.empty());
			Arrays.fill(this.last, -1);
			Arrays.fill(this.lastBroadcast, -1);
		}

		private void open() {
			CompletableFuture<Void> opened = new CompletableFuture<>();
			this.eventLoop.execute(() -> {
				this.loop.open(
						new TestConnection(BroadcastsStressTests.this.registry.nextId(), "/test", this.loop.mailbox()));
				opened.complete(null);
			});
			opened.join();
			this.loop.subscriptions().subscribe("topic", Position.now());
			this.subscribed.join();
		}

		private void leave() {
			this.loop.end(new Termination.Shutdown());
		}

		@Override
		public Result<Event, Void> info(Object message, @Nullable Void state) {
			Object payload = (message instanceof TopicMessage published) ? published.payload() : message;
			if (payload instanceof Message sent) {
				received(sent);
			}
			else if (message instanceof Subscribed) {
				this.subscribed.complete(null);
			}
			return Result.ok();
		}

		private void received(Message message) {
			int sender = message.sender();
			if (message.number() <= this.last[sender]) {
				this.disorder = message + " after " + this.last[sender];
			}
			this.last[sender] = message.number();
			this.received[sender].incrementAndGet();
			if (message.broadcast() >= 0 && this.subscribed.isDone()) {
				if (this.lastBroadcast[sender] >= 0 && message.broadcast() != this.lastBroadcast[sender] + 1) {
					this.disorder = "Between " + this.lastBroadcast[sender] + " and " + message
							+ " something is missing";
				}
				this.lastBroadcast[sender] = message.broadcast();
			}
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			if (termination instanceof Termination.Failed failed) {
				this.disorder = failed.toString();
			}
		}

	}

}
