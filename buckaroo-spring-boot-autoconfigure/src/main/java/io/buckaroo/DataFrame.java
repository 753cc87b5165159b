package io.buckaroo;

import java.nio.ByteBuffer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The bytes of a {@linkplain Frame.Data data frame}: laid out once, header first, and
 * compressed at most once.
 */
abstract sealed class DataFrame permits Frame.Text, Frame.Binary {

	/** In place of compressed bytes: the frame must not be compressed. */
	private static final byte[] OPTED_OUT = {};

	/** In place of compressed bytes: compression does not pay. */
	private static final byte[] INCOMPRESSIBLE = {};

	/** Volatile, as one thread writes the bytes and others read them. */
	private volatile byte @Nullable [] compressed;

	DataFrame(boolean compressible) {
		if (!compressible) {
			this.compressed = OPTED_OUT;
		}
	}

	abstract int opcode();

	/**
	 * Returns the frame as a server sends it, laid out at the first call.
	 */
	abstract byte[] encoded();

	/**
	 * Returns the payload.
	 * @return a read-only view with its own position
	 */
	public final ByteBuffer payload() {
		byte[] encoded = encoded();
		int header = FrameLayout.headerLength(encoded);
		return ByteBuffer.wrap(encoded, header, encoded.length - header).slice().asReadOnlyBuffer();
	}

	/**
	 * Whether this frame may be sent compressed.
	 * @return {@code false} for an uncompressed frame
	 */
	public final boolean isCompressible() {
		return this.compressed != OPTED_OUT;
	}

	/**
	 * Returns the frame as a server sends it compressed, compressed at the first call.
	 * @param compressor the function to a compressed payload, or to {@code null} if
	 * compression does not pay
	 * @return the frame, or {@code null} if it is to be sent uncompressed
	 */
	final byte @Nullable [] compressed(Function<ByteBuffer, @Nullable ByteBuffer> compressor) {
		byte[] compressed = this.compressed;
		if (compressed == null) {
			compressed = compressOnce(compressor);
		}
		return (compressed.length > 0) ? compressed : null;
	}

	/**
	 * In a broadcast all event loops reach this at the same time. Waiting for the first
	 * takes no longer than compressing again, and leaves the processor to other work.
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
			return INCOMPRESSIBLE;
		}
		Assert.isTrue(payload.hasRemaining(), "A compressed payload must not be empty");
		return FrameLayout.ofCompressed(opcode(), payload);
	}

}
