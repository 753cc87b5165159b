package io.buckaroo.benchmarks.load;

import io.netty.buffer.ByteBuf;

/**
 * Finds the messages in what one connection received, and makes no objects of them.
 */
sealed interface Scanner permits FrameScanner, EventScanner {

	/**
	 * Scans what is there. What is not complete is left for the next time.
	 * @throws io.buckaroo.benchmarks.protocol.ViolationException if a server must not
	 * send this
	 */
	void scan(ByteBuf in, Messages messages);

	/**
	 * Is told of what is found.
	 */
	interface Messages {

		/**
		 * A message, which is to be read at once.
		 */
		void message(ByteBuf buffer, int offset, int length);

		/**
		 * A ping, which wants an answer.
		 */
		void ping(ByteBuf buffer, int offset, int length);

		/**
		 * The server's last word.
		 */
		void close();

	}

}
