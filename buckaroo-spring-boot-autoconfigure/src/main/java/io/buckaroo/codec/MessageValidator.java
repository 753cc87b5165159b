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
	 * Validates a message whose frame is larger than 8 KB. A client that is not trusted
	 * could cause much work with many violations.
	 * @param message the message
	 * @return violated constraints, of which the first will do; empty if the message is
	 * valid. By default all of them
	 */
	default List<Violation> validateLarge(Object message) {
		return validate(message);
	}

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
