package io.buckaroo.runtime;

/**
 * An object in a mailbox that carries a message and something about it.
 */
public interface Envelope {

	/**
	 * Returns the message.
	 * @return the message
	 */
	Object message();

	/**
	 * Returns this envelope with another message.
	 * @param message the message
	 * @return a new envelope
	 */
	Object with(Object message);

}
