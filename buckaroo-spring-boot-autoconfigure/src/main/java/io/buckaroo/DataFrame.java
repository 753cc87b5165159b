package io.buckaroo;

import java.nio.ByteBuffer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A frame that carries a message of the application (RFC 6455, section 5.6), and so the
 * only kind that may be compressed (RFC 7692, section 6).
 */
abstract sealed class DataFrame implements Frame permits Frame.Text, Frame.Binary {

	/** Stands for the compressed payload of a frame that must not be compressed. */
	private static final byte[] OPTED_OUT = {};

	/** Stands for the compressed payload of a frame that is better sent as it is. */
	private static final byte[] NOT_WORTH_IT = {};

	/** Volatile, as the bytes are written by one thread and read by others. */
	private volatile byte @Nullable [] compressed;

	DataFrame(boolean compressible) {
		if (!compressible) {
			this.compressed = OPTED_OUT;
		}
	}

	@Override
	public final boolean isCompressible() {
		return this.compressed != OPTED_OUT;
	}

	@Override
	public final @Nullable ByteBuffer compress(Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
		byte[] compressed = this.compressed;
		if (compressed == null) {
			compressed = compressOnce(compressor);
		}
		return (compressed.length > 0) ? ByteBuffer.wrap(compressed).asReadOnlyBuffer() : null;
	}

	/**
	 * The event loops of a broadcast come here at the same time. To wait for the one that
	 * compresses takes no longer than to compress, and leaves the processor to others.
	 */
	private synchronized byte[] compressOnce(Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
		byte[] compressed = this.compressed;
		if (compressed == null) {
			compressed = bytes(compressor.apply(payload()));
			this.compressed = compressed;
		}
		return compressed;
	}

	private static byte[] bytes(@Nullable ByteBuffer compressed) {
		if (compressed == null) {
			return NOT_WORTH_IT;
		}
		Assert.isTrue(compressed.hasRemaining(), "A compressed payload must not be empty");
		byte[] bytes = new byte[compressed.remaining()];
		compressed.get(bytes);
		return bytes;
	}

}
