package io.buckaroo.codec;

import io.buckaroo.Frame;

/**
 * Encodes the messages to the client.
 *
 * @param <O> the type of the messages
 */
@FunctionalInterface
public interface MessageEncoder<O> {

	/**
	 * Encodes a message. Called on the thread of the callbacks, or on that on which a
	 * result becomes available, from several threads at the same time for different
	 * connections.
	 * @param message the message
	 * @return the frame
	 * @throws RuntimeException ends the connection with close code 1011
	 */
	Frame.Data encode(O message);

}
