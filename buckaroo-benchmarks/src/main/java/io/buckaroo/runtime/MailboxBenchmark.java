package io.buckaroo.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import reactor.util.context.Context;

/**
 * Measures the throughput of one mailbox, from several senders to an event loop. A sender
 * waits while the mailbox is full, so the slower side sets the pace and no message is
 * lost.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MailboxBenchmark extends MicroBenchmark {

	private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final ConnectionLoop<Frame, Void> loop = new ConnectionLoop<>(
			HandlerCallbacks.of(new Receiver(), "a benchmark"), new IdleTransport<>(),
			new TimelessEventLoop(this.eventLoops.next()),
			new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1024,
					Overflow.DROP_NEWEST),
			new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
			Context.empty());

	/**
	 * Opens the connection.
	 */
	@Setup
	public void open() {
		this.eventLoops.next().submit(() -> this.loop.open(DetachedConnection.create())).syncUninterruptibly();
	}

	/**
	 * Shuts the event loop down.
	 */
	@TearDown
	public void shutDown() {
		this.eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * One sender.
	 * @param sender the sender
	 */
	@Benchmark
	@Threads(1)
	public void oneSender(Sender sender) {
		sender.send(this.loop.mailbox());
	}

	/**
	 * Two senders.
	 * @param sender one of them
	 */
	@Benchmark
	@Threads(2)
	public void twoSenders(Sender sender) {
		sender.send(this.loop.mailbox());
	}

	/**
	 * Four senders.
	 * @param sender one of them
	 */
	@Benchmark
	@Threads(4)
	public void fourSenders(Sender sender) {
		sender.send(this.loop.mailbox());
	}

	/**
	 * Eight senders.
	 * @param sender one of them
	 */
	@Benchmark
	@Threads(8)
	public void eightSenders(Sender sender) {
		sender.send(this.loop.mailbox());
	}

	/**
	 * The state of one sending thread.
	 */
	@State(Scope.Thread)
	public static class Sender {

		private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

		private final CountedMessage message = new CountedMessage();

		void send(Mailbox mailbox) {
			for (Delivery delivery = mailbox.send(this.message); delivery != Delivery.ACCEPTED; delivery = mailbox
				.send(this.message)) {
				if (delivery == Delivery.CLOSED) {
					throw new IllegalStateException("The mailbox is closed");
				}
				Thread.yield();
			}
			this.message.sent();
		}

		/**
		 * Waits for the receiver and verifies that no message is lost.
		 * @param benchmark the benchmark, which is torn down after its senders
		 */
		@TearDown
		public void check(MailboxBenchmark benchmark) {
			long deadline = System.nanoTime() + PATIENCE;
			while (!this.message.isAllReceived()) {
				if (System.nanoTime() > deadline) {
					throw new IllegalStateException("A message was " + this.message);
				}
				Thread.yield();
			}
		}

	}

	/**
	 * A socket that counts its messages.
	 */
	private static final class Receiver implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			((CountedMessage) message).received();
			return Result.ok();
		}

	}

}
