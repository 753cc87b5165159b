package io.buckaroo.benchmarks.load;

import io.netty.buffer.ByteBuf;

/**
 * Finds the messages in the received data of one connection, without creating objects.
 */
sealed interface Scanner permits FrameScanner, EventScanner {

	/**
	 * Scans the readable bytes. Incomplete data remains in the buffer until more arrives.
	 * @throws io.buckaroo.benchmarks.protocol.ViolationException if the server violates
	 * the protocol
	 */
	void scan(ByteBuf in, Messages messages);

	/**
	 * The callbacks of a scanner. Buffers are valid during the call only.
	 */
	interface Messages {

		/**
		 * Receives a message.
		 */
		void message(ByteBuf buffer, int offset, int length);

		/**
		 * Receives a ping, to be answered with a pong.
		 */
		void ping(ByteBuf buffer, int offset, int length);

		/**
		 * Receives a close frame, or the last chunk of an event stream.
		 */
		void close();

	}

}
