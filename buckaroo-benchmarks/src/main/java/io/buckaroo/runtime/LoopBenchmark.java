package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.util.context.Context;

/**
 * Measures a message between the transport and the handler, and back: the loop alone, on
 * the calling thread.
 */
public class LoopBenchmark extends MicroBenchmark {

	private static final int BATCH = 16;

	private final Frame frame = Frame.text("message");

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final IdleTransport<Frame> transport = new IdleTransport<>();

	private final BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);

	private final ConnectionLoop<Frame, Void> loop = new ConnectionLoop<>(HandlerCallbacks.of(this.echo, "a benchmark"),
			this.transport, new TimelessEventLoop(this.tasks::add),
			new ConnectionSettings(Duration.ofSeconds(60), Duration.ofSeconds(25), Duration.ofSeconds(10),
					Duration.ZERO, 1024, Overflow.CLOSE),
			new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
			Context.empty());

	/**
	 * Opens the connection.
	 */
	@Setup
	public void open() {
		this.loop.open(DetachedConnection.create());
	}

	/**
	 * Verifies that the connection has echoed.
	 */
	@TearDown
	public void check() {
		if (this.loop.isEnding() || this.transport.flushed != this.frame) {
			throw new IllegalStateException("The connection does not echo");
		}
	}

	/**
	 * Receives and echoes a frame.
	 * @return the output flushed
	 */
	@Benchmark
	public @Nullable Frame echo() {
		return receive(1);
	}

	/**
	 * Receives the frames of one read and echoes them with one flush.
	 * @return the output flushed last
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public @Nullable Frame echoBatch() {
		return receive(BATCH);
	}

	private @Nullable Frame receive(int frames) {
		for (int i = 0; i < frames; i++) {
			this.loop.received(this.frame);
		}
		this.loop.receivedAll();
		return this.transport.flushed;
	}

	/**
	 * Sends a message of the mailbox from {@code info}.
	 * @return the output flushed
	 */
	@Benchmark
	public @Nullable Frame info() {
		return send(1);
	}

	/**
	 * Sends the waiting messages of the mailbox with one flush.
	 * @return the output flushed last
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public @Nullable Frame infoBatch() {
		return send(BATCH);
	}

	private @Nullable Frame send(int messages) {
		for (int i = 0; i < messages; i++) {
			if (this.loop.mailbox().send(this.frame) != Delivery.ACCEPTED) {
				throw new IllegalStateException("A message was not accepted");
			}
		}
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
		return this.transport.flushed;
	}

}
