package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A transport that remembers what it was told.
 *
 * @param <O> what is sent
 */
final class FakeTransport<O> implements Transport<O> {

	/** What was written, in the order of writing. */
	final List<O> written = new ArrayList<>();

	final List<Termination> closed = new ArrayList<>();

	Mono<Void> opening = Mono.empty();

	int opened;

	int flushes;

	int keepAlives;

	boolean writable = true;

	boolean reading;

	/** Becomes unwritable when so many outputs are written. */
	int limit = Integer.MAX_VALUE;

	long pendingBytes;

	/** How many bytes a flush adds to those that are pending. */
	long bytesOfFlush;

	@Nullable Throwable writeFailure;

	@Nullable Throwable flushFailure;

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
			throw new IllegalStateException("Told twice: reading=" + reading);
		}
		this.reading = reading;
	}

	@Override
	public void close(Termination termination) {
		this.closed.add(termination);
		this.onClose.run();
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void failWith(@Nullable Throwable failure) throws T {
		if (failure != null) {
			throw (T) failure;
		}
	}

}
