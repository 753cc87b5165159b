package io.buckaroo.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

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
 * <p>
 * What is sent to many goes past the sink, as one signal is enough for all that comes at
 * once. The queue's lock guards what of it was taken.
 */
final class ConnectionMailbox implements Inbox, CoreSubscriber<Object> {

	private final ConnectionLoop<?, ?> loop;

	private final MailboxQueue queue;

	private final Overflow overflow;

	private final Sinks.Many<Object> sink;

	/** What was sent to many on the event loop of the connection. */
	private final Broadcasts broadcasts;

	/** The first membership, which is nearly always that in the route. */
	private @Nullable Membership membership;

	/** The others: most mailboxes have none. */
	private @Nullable Map<Section, Membership> memberships;

	/** Up to where it has taken what was sent to many. Written under the queue's lock. */
	private volatile long taken;

	/** Timers, forwarded publishers and subscriptions. */
	private final Disposable.Composite sources = Disposables.composite();

	ConnectionMailbox(ConnectionLoop<?, ?> loop, Broadcasts broadcasts, int capacity, Overflow overflow) {
		this.loop = loop;
		this.broadcasts = broadcasts;
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
		if (this.broadcasts.isPending() && this.taken < this.broadcasts.end()) {
			// The sender may have sent something to many before
			catchUp(this.broadcasts.pending());
		}
		if (this.loop.isEnding()) {
			return Delivery.CLOSED;
		}
		Sinks.EmitResult result = this.sink.tryEmitNext(message);
		if (result.isSuccess()) {
			return Delivery.ACCEPTED;
		}
		return (result == Sinks.EmitResult.FAIL_OVERFLOW) ? refused() : Delivery.CLOSED;
	}

	/**
	 * The queue has not taken a message.
	 */
	private Delivery refused() {
		if (this.queue.isClosed()) {
			return Delivery.CLOSED;
		}
		if (this.overflow != Overflow.CLOSE) {
			return Delivery.DROPPED;
		}
		this.loop.end(new Termination.SlowConsumer());
		return Delivery.CLOSED;
	}

	/**
	 * Takes messages that were sent to many. May be called from any thread.
	 */
	void catchUp(Batch batch) {
		if (receive(batch, true) > 0) {
			this.loop.wake();
		}
	}

	/**
	 * Takes those of the messages that were sent to many which it has not taken yet and
	 * which are for it, past the sink: who calls it wakes the loop, once for all.
	 * @param batch the messages
	 * @param overflow whether to go on when there is no room, as the overflow policy says
	 * @return how many it has taken
	 */
	int receive(Batch batch, boolean overflow) {
		int received = 0;
		synchronized (this.queue) {
			long position = Math.max(this.taken, batch.begin());
			for (; position < batch.end() && (overflow || this.queue.hasRoom()); position++) {
				Broadcasts.Broadcast broadcast = batch.at(position);
				Membership membership = membershipIn(broadcast.section());
				if (membership != null && membership.from <= position && !this.loop.isEnding()) {
					received++;
					offer(broadcast.message());
				}
			}
			// Not before: who sees it finds the messages in the queue
			this.taken = position;
		}
		return received;
	}

	boolean hasRoom() {
		return this.queue.hasRoom();
	}

	/**
	 * Whether it has not taken all of the messages.
	 */
	boolean isBehind(Batch batch) {
		return this.taken < batch.end();
	}

	/**
	 * Adds to the queue, past the sink. What is thrown, by the key of a message perhaps,
	 * ends this connection and meets no other.
	 */
	private void offer(Object message) {
		try {
			if (!this.queue.offer(message)) {
				refused();
			}
		}
		catch (Throwable ex) {
			this.loop.end(new Termination.Failed(ex));
		}
	}

	private @Nullable Membership membershipIn(Section section) {
		if (this.membership != null && this.membership.section() == section) {
			return this.membership;
		}
		return (this.memberships != null) ? this.memberships.get(section) : null;
	}

	/**
	 * Lets the mailbox take what is sent to a section from now on.
	 */
	Membership join(Section section) {
		synchronized (this.queue) {
			Membership membership = section.add(this);
			if (this.membership == null) {
				this.membership = membership;
			}
			else {
				if (this.memberships == null) {
					this.memberships = new HashMap<>();
				}
				this.memberships.put(section, membership);
			}
			return membership;
		}
	}

	void leave(Membership membership) {
		synchronized (this.queue) {
			if (!membership.section().remove(membership)) {
				return;
			}
			if (this.membership == membership) {
				this.membership = null;
			}
			else if (this.memberships != null) {
				this.memberships.remove(membership.section());
			}
		}
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

	ConnectionLoop<?, ?> loop() {
		return this.loop;
	}

	Broadcasts broadcasts() {
		return this.broadcasts;
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
