package io.buckaroo.runtime;

import java.nio.ByteBuffer;

import io.buckaroo.Frame;
import io.buckaroo.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * A transport that encodes all frames, and sends nothing.
 */
final class EncodingTransport extends IdleTransport<Frame> {

	/** The bytes encoded last, in a field so that encoding is not optimised away. */
	@Nullable ByteBuffer encoded;

	@Override
	public void write(Frame output) {
		super.write(output);
		this.encoded = WireFormat.encode(output);
	}

}
