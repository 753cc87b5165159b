package io.buckaroo;

import java.nio.ByteBuffer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A frame that carries a message of the application (RFC 6455, section 5.6), and so the
 * only kind that may be compressed (RFC 7692, section 6). Its bytes are laid out once,
 * behind their head.
 */
abstract sealed class DataFrame permits Frame.Text, Frame.Binary {

	/** Stands for the compressed form of a frame that must not be compressed. */
	private static final byte[] OPTED_OUT = {};

	/** Stands for the compressed form of a frame that is better sent as it is. */
	private static final byte[] NOT_WORTH_IT = {};

	/** Volatile, as the bytes are written by one thread and read by others. */
	private volatile byte @Nullable [] compressed;

	DataFrame(boolean compressible) {
		if (!compressible) {
			this.compressed = OPTED_OUT;
		}
	}

	abstract int opcode();

	/**
	 * The frame as it is sent, made once.
	 */
	abstract byte[] encoded();

	public final ByteBuffer encode() {
		return ByteBuffer.wrap(encoded()).asReadOnlyBuffer();
	}

	public final ByteBuffer payload() {
		byte[] encoded = encoded();
		int head = FrameLayout.head(encoded);
		return ByteBuffer.wrap(encoded, head, encoded.length - head).slice().asReadOnlyBuffer();
	}

	public final boolean isCompressible() {
		return this.compressed != OPTED_OUT;
	}

	public final @Nullable ByteBuffer encodeCompressed(Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
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
			compressed = layOut(compressor.apply(payload()));
			this.compressed = compressed;
		}
		return compressed;
	}

	private byte[] layOut(@Nullable ByteBuffer payload) {
		if (payload == null) {
			return NOT_WORTH_IT;
		}
		Assert.isTrue(payload.hasRemaining(), "A compressed payload must not be empty");
		return FrameLayout.ofCompressed(opcode(), payload);
	}

}
