package io.buckaroo;

import org.springframework.util.Assert;

/**
 * A message with a key. In a mailbox with the policy {@link Mailbox.Overflow#LATEST} it
 * replaces the waiting message with the same key. In any other mailbox, and as an element
 * of a forwarded publisher, the key has no effect. {@code info} receives the message
 * without its key. <pre class="code">
 * mailbox.send(new Keyed(price.symbol(), Event.of(price)))</pre>
 *
 * @param key the key; its {@code equals} and {@code hashCode} are called on the thread of
 * the sender or on the event loop
 * @param message the message
 */
public record Keyed(Object key, Object message) {

	/**
	 * Checks that neither is {@code null}.
	 * @param key the key, not {@code null}
	 * @param message the message, not {@code null}
	 */
	public Keyed {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(message, "'message' must not be null");
	}

}
