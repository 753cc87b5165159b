package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.util.Assert;

/**
 * The mailbox of a connection: a unicast {@link Sinks.Many} over a {@link MailboxQueue}.
 * Safe to use from any thread, unless stated otherwise.
 * <p>
 * The queue supports concurrent senders, so the sink is the variant that does not
 * serialise them: the ordinary one would refuse one of two concurrent senders. The
 * mailbox subscribes with asynchronous fusion: it receives a signal on the thread of a
 * sender and wakes the loop, which polls on its event loop. Messages sent to an
 * {@link Audience} bypass the sink, since one signal is enough for a whole batch.
 */
final class ConnectionMailbox extends MailboxRecipient implements Inbox, SourceMailbox, CoreSubscriber<Object> {

	private final Sinks.Many<Object> sink;

	/**
	 * Timers, forwarded publishers and subscriptions; present from the first on. Guarded
	 * by this.
	 */
	private Disposable.@Nullable Composite sources;

	/**
	 * Creates an empty mailbox.
	 * @param loop the loop of the connection
	 * @param broadcasts the broadcasts of its event loop
	 * @param capacity the maximum number of waiting messages; at least 1
	 * @param overflow the policy for a message that exceeds the capacity
	 */
	ConnectionMailbox(LoopView loop, Broadcasts broadcasts, int capacity, Overflow overflow) {
		super(loop, broadcasts, capacity, overflow);
		this.sink = Sinks.unsafe().many().unicast().onBackpressureBuffer(this.queue);
		this.sink.asFlux().subscribe(this);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		((Fuseable.QueueSubscription<?>) subscription).requestFusion(Fuseable.ASYNC);
	}

	@Override
	public void onNext(@Nullable Object fused) {
		this.loop.wake();
	}

	@Override
	public void onError(Throwable failure) {
		this.loop.end(new Termination.Failed(failure));
	}

	@Override
	public void onComplete() {
	}

	@Override
	public Delivery send(Object message) {
		Assert.notNull(message, "'message' must not be null");
		catchUp();
		if (this.loop.isEnding()) {
			return Delivery.CLOSED;
		}
		Sinks.EmitResult result = this.sink.tryEmitNext(message);
		if (result.isSuccess()) {
			return Delivery.ACCEPTED;
		}
		return (result == Sinks.EmitResult.FAIL_OVERFLOW) ? refused() : Delivery.CLOSED;
	}

	@Override
	Delivery refused() {
		if (this.queue.isClosed()) {
			return Delivery.CLOSED;
		}
		this.loop.rejected(this.queue.overflow());
		if (this.queue.overflow() != Overflow.CLOSE) {
			return Delivery.DROPPED;
		}
		this.loop.end(new Termination.SlowConsumer());
		return Delivery.CLOSED;
	}

	@Override
	public void replay(Object message) {
		send(new Uncounted.Replayed(message));
	}

	@Override
	public void replay(Object message, Runnable taken) {
		send(new Uncounted.Observed(message, taken));
	}

	@Override
	public Disposable sendAfter(Duration delay, Object message) {
		Assert.notNull(message, "'message' must not be null");
		return start(new MailboxTimer(this, this.loop.eventLoop(), message, delay, Duration.ZERO));
	}

	@Override
	public Disposable sendEvery(Duration period, Object message) {
		Assert.notNull(message, "'message' must not be null");
		Assert.isTrue(period.compareTo(Duration.ofMillis(1)) >= 0, "'period' must be at least one millisecond");
		return start(new MailboxTimer(this, this.loop.eventLoop(), message, period, period));
	}

	private synchronized Disposable.Composite sources() {
		if (this.sources == null) {
			this.sources = Disposables.composite();
		}
		return this.sources;
	}

	private Disposable start(MailboxTimer timer) {
		if (sources().add(timer)) {
			timer.start();
		}
		return timer;
	}

	@Override
	public Disposable forward(Publisher<?> publisher) {
		Forwarder forwarder = new Forwarder(this, this.loop.context());
		if (sources().add(forwarder)) {
			// As a plain Subscriber: Reactor signals an exception of subscribe as an
			// error
			Flux.from(publisher).subscribe((Subscriber<Object>) forwarder);
		}
		return forwarder;
	}

	/**
	 * Adds a source, which is disposed with the mailbox.
	 * @param source a timer, forwarded publisher or subscription
	 * @return {@code false} if the mailbox is closed; the source is disposed then
	 */
	boolean add(Disposable source) {
		return sources().add(source);
	}

	@Override
	public void remove(Disposable source) {
		sources().remove(source);
	}

	/**
	 * Removes the next message and returns it, or {@code null} if there is none. To be
	 * called on the event loop.
	 */
	@Nullable Object poll() {
		return this.queue.poll();
	}

	int size() {
		return this.queue.size();
	}

	int capacity() {
		return this.queue.capacity();
	}

	/**
	 * Releases the memory of the queue, if it is empty.
	 */
	void trim() {
		this.queue.trim();
	}

	/**
	 * Closes the mailbox: drops the messages that wait, refuses all further ones, and
	 * cancels timers, forwarded publishers and subscriptions. To be called on the event
	 * loop.
	 */
	void close() {
		this.queue.close();
		sources().dispose();
	}

}
