package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A transport that records the calls of the loop.
 *
 * @param <O> the type of the output
 */
final class FakeTransport<O> implements Transport<O> {

	/** The outputs, in the order of writing. */
	final List<O> written = new ArrayList<>();

	final List<Termination> closed = new ArrayList<>();

	Mono<Void> opening = Mono.empty();

	int opened;

	int flushes;

	int keepAlives;

	boolean writable = true;

	boolean reading;

	/** The number of outputs after which the transport is no longer writable. */
	int limit = Integer.MAX_VALUE;

	long pendingBytes;

	/** The number of bytes that a flush adds to the pending ones. */
	long bytesOfFlush;

	@Nullable Throwable writeFailure;

	@Nullable Throwable flushFailure;

	/** Whether failures are answers to the client. */
	boolean refusing;

	Runnable onClose = () -> {
	};

	@Override
	public Mono<Void> open() {
		this.opened++;
		return this.opening;
	}

	@Override
	public boolean isWritable() {
		return this.writable && this.written.size() < this.limit;
	}

	@Override
	public void write(O output) {
		failWith(this.writeFailure);
		this.written.add(output);
	}

	@Override
	public void writeKeepAlive() {
		this.keepAlives++;
	}

	@Override
	public void flush() {
		failWith(this.flushFailure);
		this.flushes++;
		this.pendingBytes += this.bytesOfFlush;
	}

	@Override
	public long pendingBytes() {
		return this.pendingBytes;
	}

	@Override
	public void setReading(boolean reading) {
		if (reading == this.reading) {
			throw new IllegalStateException("setReading was called twice with the same value: " + reading);
		}
		this.reading = reading;
	}

	@Override
	public void close(Termination termination) {
		this.closed.add(termination);
		this.onClose.run();
	}

	@Override
	public boolean isRefusal(Throwable failure) {
		return this.refusing;
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void failWith(@Nullable Throwable failure) throws T {
		if (failure != null) {
			throw (T) failure;
		}
	}

}
