package io.buckaroo.codec;

import java.util.List;

import io.buckaroo.MalformedMessage.Violation;

/**
 * Validates the messages of the client.
 */
@FunctionalInterface
public interface MessageValidator {

	/**
	 * Validates a message. Called on the thread of the callbacks, from several threads at
	 * the same time for different connections.
	 * @param message the message
	 * @return the violated constraints; empty if the message is valid
	 */
	List<Violation> validate(Object message);

	/**
	 * Returns a decoder whose messages are valid.
	 * @param decoder the decoder
	 * @param <I> the type of the messages
	 * @return the validating decoder
	 */
	default <I> MessageDecoder<I> validating(MessageDecoder<I> decoder) {
		return new ValidatingDecoder<>(decoder, this);
	}

}
