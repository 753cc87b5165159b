package io.buckaroo.runtime;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A transport that accepts all output and sends nothing.
 *
 * @param <O> the type of the output
 */
class IdleTransport<O> implements Transport<O> {

	/**
	 * The output flushed last, in a field so that no output is optimised away.
	 */
	@Nullable O flushed;

	private @Nullable O written;

	@Override
	public Mono<Void> open() {
		return Mono.empty();
	}

	@Override
	public boolean isWritable() {
		return true;
	}

	@Override
	public void write(O output) {
		this.written = output;
	}

	@Override
	public void writeKeepAlive() {
	}

	@Override
	public void flush() {
		this.flushed = this.written;
	}

	@Override
	public long pendingBytes() {
		return 0;
	}

	@Override
	public void setReading(boolean reading) {
	}

	@Override
	public void close(Termination termination) {
	}

}
