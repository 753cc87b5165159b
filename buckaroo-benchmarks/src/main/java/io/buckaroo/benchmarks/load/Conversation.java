package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;

/**
 * The exchange of messages on one connection. Called on the event loop of the load
 * generator.
 */
interface Conversation {

	/**
	 * Receives a message.
	 * @param buffer the buffer that holds the message, valid during this call only
	 * @param offset the start of the message in the buffer
	 * @param length the length of the message in bytes
	 * @param now the time of the read, by {@link System#nanoTime()}
	 */
	void message(ByteBuf buffer, int offset, int length, long now);

	/**
	 * Invoked after all messages of a read.
	 */
	default void readComplete() {
	}

	/**
	 * Invoked when the connection was closed other than by {@link Clients#close()}.
	 * @param clean whether the server had sent a close frame or the last chunk
	 * @throws ViolationException by default
	 */
	default void closed(boolean clean) {
		throw new ViolationException("The server closed a connection unexpectedly");
	}

}
