package io.buckaroo.codec;

import io.buckaroo.Frame;

/**
 * Decodes the messages of the client.
 *
 * @param <I> the type of the messages
 */
@FunctionalInterface
public interface MessageDecoder<I> {

	/**
	 * Decodes a message. Called on the thread of the callbacks, from several threads at
	 * the same time for different connections.
	 * @param frame the message as received
	 * @return the message, not {@code null}
	 * @throws MalformedMessageException if the frame is of the wrong kind or cannot be
	 * decoded; any other exception ends the connection with close code 1011
	 */
	I decode(Frame.Data frame) throws MalformedMessageException;

}
