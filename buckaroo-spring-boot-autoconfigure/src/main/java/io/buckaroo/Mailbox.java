package io.buckaroo;

import java.time.Duration;

import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/**
 * The mailbox of one connection. Any thread sends any object to it, and the handler
 * receives the objects in {@code info}, one at a time.
 * <p>
 * A mailbox is bounded ({@code buckaroo.mailbox.capacity}). It fills while the client
 * does not read or the handler waits; what happens when it is full is the
 * {@link Overflow}. A mailbox takes messages from {@code init} on until the connection
 * ends; what it still holds then is dropped.
 * <p>
 * Mirrors the mailbox that every process has in Elixir.
 */
public interface Mailbox {

	/**
	 * Sends a message. May be called from any thread; never waits for the receiver, runs
	 * none of its code, and never throws because of load.
	 * @param message the message, not {@code null}; share only what is immutable or
	 * thread-safe; it may {@linkplain Keyed name its key}
	 * @return what became of the message
	 */
	Delivery send(Object message);

	/**
	 * Sends a message once, after a delay. Cancelled by itself when the connection ends.
	 * @param delay the delay, of at most a century; zero or less is at once
	 * @param message the message
	 * @return cancels the sending when disposed of
	 */
	Disposable sendAfter(Duration delay, Object message);

	/**
	 * Sends a message again and again at a fixed rate, the first time after one period.
	 * Cancelled by itself when the connection ends.
	 * @param period the time between two sendings; at least one millisecond
	 * @param message the message
	 * @return cancels the sending when disposed of
	 * @throws IllegalArgumentException if the period is shorter than a millisecond
	 */
	Disposable sendEvery(Duration period, Object message);

	/**
	 * Pipes a publisher into the mailbox, with backpressure: at most sixteen of its
	 * elements wait in the mailbox, beside its capacity and whatever its
	 * {@link Overflow}. Cancelled by itself when the connection ends. When the publisher
	 * completes nothing happens; when it fails the connection ends with
	 * {@link Termination.Failed}.
	 * @param publisher the publisher, subscribed to at once on the calling thread
	 * @return cancels the subscription when disposed of
	 */
	Disposable forward(Publisher<?> publisher);

	/**
	 * What became of a message.
	 */
	enum Delivery {

		/**
		 * It is in the mailbox. {@code info} will see it unless the connection ends first
		 * or, under {@link Overflow#DROP_OLDEST} and {@link Overflow#LATEST}, newer ones
		 * displace it.
		 */
		ACCEPTED,

		/**
		 * The mailbox was full and the message was dropped.
		 */
		DROPPED,

		/**
		 * The connection is another node's, if there is one: the message is on its way
		 * there. Only {@link Buckaroo#send} answers this.
		 */
		FORWARDED,

		/**
		 * The connection has ended, or ends because its mailbox overflowed.
		 */
		CLOSED

	}

	/**
	 * What happens when a message comes to a full mailbox.
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
		 * The message that has waited longest is dropped for it.
		 */
		DROP_OLDEST,

		/**
		 * Of the messages that {@linkplain Keyed name their key} only the newest of each
		 * key waits, from the start: it takes the place of the one before it, so that a
		 * key that changes often is not put off. Order holds for each key, but not
		 * between keys. When the mailbox is full all the same, the message that has
		 * waited longest is dropped, as under {@link #DROP_OLDEST}.
		 */
		LATEST

	}

}
