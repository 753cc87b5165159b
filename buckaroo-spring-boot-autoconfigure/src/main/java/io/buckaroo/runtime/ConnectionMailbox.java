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
 * <p>
 * The queue takes care of concurrent senders, so the sink is the variant that does not
 * serialise them itself: the ordinary one would turn one of two concurrent senders away.
 * The loop subscribes with asynchronous fusion: it is told that there is something, on
 * the thread of some sender, and polls on its event loop.
 */
final class ConnectionMailbox implements Inbox, CoreSubscriber<Object> {

	private final ConnectionLoop<?, ?> loop;

	private final MailboxQueue queue;

	private final Overflow overflow;

	private final Sinks.Many<Object> sink;

	/** Timers, forwarded publishers and subscriptions. */
	private final Disposable.Composite sources = Disposables.composite();

	ConnectionMailbox(ConnectionLoop<?, ?> loop, int capacity, Overflow overflow) {
		this.loop = loop;
		this.overflow = overflow;
		this.queue = new MailboxQueue(capacity, overflow);
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
		if (this.loop.isEnding()) {
			return Delivery.CLOSED;
		}
		Sinks.EmitResult result = this.sink.tryEmitNext(message);
		if (result.isSuccess()) {
			return Delivery.ACCEPTED;
		}
		if (result != Sinks.EmitResult.FAIL_OVERFLOW || this.queue.isClosed()) {
			return Delivery.CLOSED;
		}
		if (this.overflow != Overflow.CLOSE) {
			return Delivery.DROPPED;
		}
		this.loop.end(new Termination.SlowConsumer());
		return Delivery.CLOSED;
	}

	@Override
	public void replay(Object message) {
		send(new MailboxQueue.Uncounted(message));
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

	private Disposable start(MailboxTimer timer) {
		if (this.sources.add(timer)) {
			timer.start();
		}
		return timer;
	}

	@Override
	public Disposable forward(Publisher<?> publisher) {
		Forwarder forwarder = new Forwarder(this, this.loop.context());
		if (this.sources.add(forwarder)) {
			// As a plain subscriber, to which Reactor signals what a publisher throws
			Flux.from(publisher).subscribe((Subscriber<Object>) forwarder);
		}
		return forwarder;
	}

	/**
	 * Keeps something that ends with the mailbox.
	 * @return whether the mailbox is open; otherwise it has ended already
	 */
	boolean add(Disposable source) {
		return this.sources.add(source);
	}

	void remove(Disposable source) {
		this.sources.remove(source);
	}

	/**
	 * Takes the next message. Called on the event loop.
	 * @return the message, or {@code null} if there is none
	 */
	@Nullable Object poll() {
		Object message = this.queue.poll();
		return (message instanceof Forwarder.Element element) ? element.take() : message;
	}

	void trim() {
		this.queue.trim();
	}

	/**
	 * Ends the mailbox: senders are told so, timers, forwarded publishers and
	 * subscriptions are cancelled. Called on the event loop.
	 */
	void close() {
		this.queue.close();
		this.sources.dispose();
	}

}
