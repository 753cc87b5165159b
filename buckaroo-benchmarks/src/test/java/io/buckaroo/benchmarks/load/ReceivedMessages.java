package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;

/**
 * Records the callbacks of a scanner.
 */
final class ReceivedMessages implements Scanner.Messages {

	private final List<String> found = new ArrayList<>();

	@Override
	public void message(ByteBuf buffer, int offset, int length) {
		this.found.add(buffer.toString(offset, length, StandardCharsets.US_ASCII));
	}

	@Override
	public void ping(ByteBuf buffer, int offset, int length) {
		this.found.add("ping " + buffer.toString(offset, length, StandardCharsets.US_ASCII));
	}

	@Override
	public void close() {
		this.found.add("close");
	}

	List<String> found() {
		return this.found;
	}

}
