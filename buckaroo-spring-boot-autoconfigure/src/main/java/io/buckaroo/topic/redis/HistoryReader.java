package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Reads from the history of a topic and retries failed reads. Each read supersedes the
 * one before: only the latest is retried, and only its result is used.
 * <p>
 * Guarded by the lock of the topic. Results arrive with the lock held, on a thread of the
 * Redis client.
 */
final class HistoryReader {

	private static final Duration MIN_DELAY = Duration.ofMillis(500);

	private static final Duration MAX_DELAY = Duration.ofSeconds(30);

	private final Object lock;

	private final Consumer<Throwable> failed;

	/** The number of the latest read. */
	private int latest;

	/**
	 * Creates a reader.
	 * @param lock the lock of the topic
	 * @param failed called after each failure, before a read is retried
	 */
	HistoryReader(Object lock, Consumer<Throwable> failed) {
		this.lock = lock;
		this.failed = failed;
	}

	/**
	 * Reads, and retries until it succeeds or is superseded.
	 */
	<T> void read(Mono<T> source, Consumer<T> result) {
		int number = ++this.latest;
		source
			.retryWhen(Retry.backoff(Long.MAX_VALUE, MIN_DELAY)
				.maxBackoff(MAX_DELAY)
				.filter((failure) -> isLatest(number))
				.doBeforeRetry((retry) -> this.failed.accept(retry.failure())))
			.subscribe((value) -> complete(number, value, result), (superseded) -> {
			});
	}

	/**
	 * Cancels the current read. Its result is ignored.
	 */
	void cancel() {
		this.latest++;
	}

	private boolean isLatest(int number) {
		synchronized (this.lock) {
			return number == this.latest;
		}
	}

	private <T> void complete(int number, T value, Consumer<T> result) {
		synchronized (this.lock) {
			if (number == this.latest) {
				result.accept(value);
			}
		}
	}

}
