package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.buckaroo.topic.MessageId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

	private static final Log logger = LogFactory.getLog(HistoryReader.class);

	private static final Duration RETRY_DELAY = Duration.ofMillis(500);

	private final RedisHistory history;

	private final Object lock;

	/** The number of the latest read. */
	private int latest;

	HistoryReader(RedisHistory history, Object lock) {
		this.history = history;
		this.lock = lock;
	}

	/**
	 * Reads the id of the latest message.
	 * @see RedisHistory#head()
	 */
	void readHead(Consumer<MessageId> result) {
		read(this.history.head(), result);
	}

	/**
	 * Reads the messages after a given one.
	 * @see RedisHistory#after(MessageId)
	 */
	void readAfter(MessageId id, Consumer<RedisHistory.Missed> result) {
		read(this.history.after(id), result);
	}

	/**
	 * Reads the latest messages.
	 * @see RedisHistory#last(int)
	 */
	void readLast(int count, Consumer<List<Entry>> result) {
		read(this.history.last(count), result);
	}

	/**
	 * Restarts a history that has lost messages, and reads its head.
	 * @see RedisHistory#restart(MessageId)
	 */
	void restart(MessageId seen, Consumer<MessageId> head) {
		read(this.history.restart(seen).then(this.history.head()), head);
	}

	/**
	 * Cancels the current read. Its result is ignored.
	 */
	void cancel() {
		this.latest++;
	}

	private <T> void read(Mono<T> source, Consumer<T> result) {
		int number = ++this.latest;
		source
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_DELAY)
				.filter((failure) -> isLatest(number))
				.doBeforeRetry(this::logFirst))
			.subscribe((value) -> complete(number, value, result), (superseded) -> {
			});
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

	private void logFirst(Retry.RetrySignal failed) {
		if (failed.totalRetries() == 0) {
			logger.warn("Cannot read the history of topic '%s', retrying every %d ms: %s"
				.formatted(this.history.topic(), RETRY_DELAY.toMillis(), failed.failure().getMessage()));
		}
	}

}
