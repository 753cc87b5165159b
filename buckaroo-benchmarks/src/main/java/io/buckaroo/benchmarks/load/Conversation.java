package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;

/**
 * What is said on one connection. Called on the event loop of the load generator.
 */
interface Conversation {

	/**
	 * A message came, which is to be read at once.
	 * @param now the time of the read that brought it
	 */
	void message(ByteBuf buffer, int offset, int length, long now);

	/**
	 * All that was read at once is through.
	 */
	default void readComplete() {
	}

	/**
	 * The connection is gone, though the load generator did not close it.
	 * @param agreed whether the server said so first, by the means of the protocol
	 */
	default void closed(boolean agreed) {
		throw new ViolationException("The server closed a connection that should last");
	}

}
