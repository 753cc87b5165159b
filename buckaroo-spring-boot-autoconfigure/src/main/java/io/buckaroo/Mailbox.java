package io.buckaroo;

import java.time.Duration;

import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/**
 * The mailbox of a connection. Any thread may send any object to it, and the handler
 * receives the objects in {@code info}, one at a time.
 * <p>
 * A mailbox is bounded by {@code buckaroo.mailbox.capacity}. It fills while the client
 * does not read or the handler waits; the {@link Overflow} policy applies when it is
 * full. A mailbox accepts messages from {@code init} until the connection ends, when the
 * remaining ones are dropped.
 * <p>
 * Mirrors the mailbox of a process in Elixir.
 */
public interface Mailbox {

	/**
	 * Sends a message. Never blocks, runs no code of the receiver, and never throws
	 * because of load.
	 * @param message the message, not {@code null}; immutable or thread-safe, and
	 * {@link Keyed} if it has a key
	 * @return the outcome
	 */
	Delivery send(Object message);

	/**
	 * Sends a message once, after a delay. The timer is cancelled when the connection
	 * ends.
	 * @param delay the delay, at most a century; zero or less sends immediately
	 * @param message the message
	 * @return a handle that cancels the timer
	 */
	Disposable sendAfter(Duration delay, Object message);

	/**
	 * Sends a message periodically at a fixed rate, first after one period. The timer is
	 * cancelled when the connection ends.
	 * @param period the period; at least one millisecond
	 * @param message the message
	 * @return a handle that cancels the timer
	 * @throws IllegalArgumentException if the period is shorter than a millisecond
	 */
	Disposable sendEvery(Duration period, Object message);

	/**
	 * Forwards the elements of a publisher to the mailbox, with backpressure: at most
	 * sixteen of them wait at a time, which neither count against the capacity nor are
	 * subject to the {@link Overflow} policy. The subscription is cancelled when the
	 * connection ends. Completion of the publisher has no effect; an error ends the
	 * connection with {@link Termination.Failed}.
	 * @param publisher the publisher, subscribed to immediately on the calling thread
	 * @return a handle that cancels the subscription
	 */
	Disposable forward(Publisher<?> publisher);

	/**
	 * The outcome of sending a message.
	 */
	enum Delivery {

		/**
		 * The message is in the mailbox. {@code info} receives it unless the connection
		 * ends first or a newer message displaces it under {@link Overflow#DROP_OLDEST}
		 * or {@link Overflow#LATEST}.
		 */
		ACCEPTED,

		/**
		 * The mailbox was full and the message was dropped.
		 */
		DROPPED,

		/**
		 * The connection belongs to another node, if it exists, and the message is on its
		 * way there. Only returned by {@link Buckaroo#send}.
		 */
		FORWARDED,

		/**
		 * The connection has ended, or is ending because its mailbox overflowed.
		 */
		CLOSED

	}

	/**
	 * The policy for a message that is sent to a full mailbox.
	 */
	enum Overflow {

		/**
		 * The connection ends with {@link Termination.SlowConsumer}, close code 1013.
		 */
		CLOSE,

		/**
		 * The message is dropped.
		 */
		DROP_NEWEST,

		/**
		 * The oldest waiting message is dropped to make room.
		 */
		DROP_OLDEST,

		/**
		 * Only the newest message of each {@linkplain Keyed key} waits, also while the
		 * mailbox is not full. It takes the place of the previous one in the queue, so a
		 * key that changes often is not delayed. Messages of one key keep their order;
		 * messages of different keys may be reordered. A full mailbox drops its oldest
		 * message, as under {@link #DROP_OLDEST}.
		 */
		LATEST

	}

}
