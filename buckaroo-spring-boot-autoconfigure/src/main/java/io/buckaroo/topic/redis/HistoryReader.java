package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.function.Consumer;

import io.buckaroo.TopicException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Reads from the history of a topic and retries reads that Redis does not answer or
 * refuses. Each read supersedes the one before: only the latest is retried, and only its
 * result is used.
 * <p>
 * Guarded by the lock of the topic. Results arrive with the lock held, on a thread of the
 * Redis client.
 */
final class HistoryReader {

	private static final Duration MIN_DELAY = Duration.ofMillis(500);

	private static final Duration MAX_DELAY = Duration.ofSeconds(30);

	private final Object lock;

	private final Failures failures;

	/** The latest read. */
	private Disposable.Swap latest = Disposables.swap();

	/**
	 * Creates a reader.
	 * @param lock the lock of the topic
	 * @param failures receives the failures
	 */
	HistoryReader(Object lock, Failures failures) {
		this.lock = lock;
		this.failures = failures;
	}

	/**
	 * Reads, and retries after a {@link TopicException} until it succeeds or is
	 * superseded.
	 * @param source the read
	 * @param result receives the result
	 * @param unusable called after any other exception, also one of the receiver
	 */
	<T> void read(Mono<T> source, Consumer<T> result, Runnable unusable) {
		cancel();
		Disposable.Swap read = Disposables.swap();
		this.latest = read;
		read.update(source
			.retryWhen(Retry.backoff(Long.MAX_VALUE, MIN_DELAY)
				.maxBackoff(MAX_DELAY)
				.filter((failure) -> failure instanceof TopicException && !read.isDisposed())
				.doBeforeRetry((retry) -> failed(read, retry.failure())))
			.subscribe((value) -> complete(read, value, result), (failure) -> end(read, failure, unusable)));
	}

	/**
	 * Cancels the current read. Its result is ignored.
	 */
	void cancel() {
		this.latest.dispose();
		this.failures.ended();
	}

	private void failed(Disposable read, Throwable failure) {
		synchronized (this.lock) {
			if (!read.isDisposed()) {
				this.failures.failed(failure);
			}
		}
	}

	private <T> void complete(Disposable read, T value, Consumer<T> result) {
		synchronized (this.lock) {
			if (!read.isDisposed()) {
				this.failures.ended();
				result.accept(value);
			}
		}
	}

	private void end(Disposable read, Throwable failure, Runnable unusable) {
		synchronized (this.lock) {
			if (!(failure instanceof TopicException)) {
				this.failures.unusable(failure);
			}
			if (!read.isDisposed()) {
				this.failures.ended();
				unusable.run();
			}
		}
	}

	/**
	 * The failures of a reader. Called with the lock of the topic held.
	 */
	interface Failures {

		/**
		 * A read has failed and will be retried.
		 */
		void failed(Throwable failure);

		/**
		 * The result of a read cannot be used.
		 */
		void unusable(Throwable failure);

		/**
		 * No read is being retried any more.
		 */
		void ended();

	}

}
