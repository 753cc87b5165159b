package io.buckaroo.webflux.frame;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages, each on its own (RFC 7692, section 7.2.1). There is one for each
 * event loop; it holds some 270 KB outside the heap, as long as its thread lives.
 */
final class MessageDeflater {

	/**
	 * Smaller payloads go out as they are. Measured with JSON: 256 bytes become half as
	 * many, in 10 to 20 microseconds, of which most would be spent on a byte too; 128
	 * lose a sixth.
	 */
	static final int THRESHOLD = 256;

	/**
	 * The fastest level: measured with a megabyte of JSON it needs 8 ms, the default
	 * level 36 ms for a seventh less. Others wait meanwhile for the event loop.
	 */
	private static final int LEVEL = Deflater.BEST_SPEED;

	/** The bytes 00 00 FF FF, which end every flush and are not sent. */
	private static final int TAIL = 4;

	private static final FastThreadLocal<MessageDeflater> OF_THREAD = new FastThreadLocal<>() {

		@Override
		protected MessageDeflater initialValue() {
			return new MessageDeflater();
		}

		@Override
		protected void onRemoval(MessageDeflater deflater) {
			deflater.deflater.end();
		}

	};

	private final Deflater deflater = new Deflater(LEVEL, true);

	private MessageDeflater() {
	}

	/**
	 * Compresses a message.
	 * @param payload the message, from position to limit
	 * @return what to send, or {@code null} if it is small, or would not become smaller
	 */
	static @Nullable ByteBuffer compress(ByteBuffer payload) {
		return (payload.remaining() >= THRESHOLD) ? OF_THREAD.get().deflate(payload) : null;
	}

	private @Nullable ByteBuffer deflate(ByteBuffer payload) {
		byte[] compressed = new byte[payload.remaining() + TAIL];
		try {
			this.deflater.setInput(payload);
			int length = this.deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
			// Where there is no room left, there may be more to come
			return (length < compressed.length) ? ByteBuffer.wrap(compressed, 0, length - TAIL) : null;
		}
		finally {
			this.deflater.reset();
		}
	}

}
