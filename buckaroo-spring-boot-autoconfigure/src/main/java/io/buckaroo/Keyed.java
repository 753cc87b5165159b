package io.buckaroo;

import org.springframework.util.Assert;

/**
 * A message that names its key. In a mailbox that keeps the
 * {@linkplain Mailbox.Overflow#LATEST latest} it takes the place of the message of the
 * same key that still waits there; in any other, and among the elements of a forwarded
 * publisher, it is as good as the message alone. {@code info} receives the message, not
 * this. <pre class="code">
 * mailbox.send(new Keyed(price.symbol(), Event.of(price)))</pre>
 *
 * @param key the key, compared by its {@code equals} and {@code hashCode}, on the thread
 * of the sender or the event loop
 * @param message the message
 */
public record Keyed(Object key, Object message) {

	/**
	 * Checks that there are both.
	 * @param key the key, not {@code null}
	 * @param message the message, not {@code null}
	 */
	public Keyed {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(message, "'message' must not be null");
	}

}
