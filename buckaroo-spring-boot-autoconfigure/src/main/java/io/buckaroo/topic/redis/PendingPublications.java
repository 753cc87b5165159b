package io.buckaroo.topic.redis;

import io.buckaroo.TopicException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.util.unit.DataSize;

/**
 * The publications and messages to other nodes that Redis has not confirmed, limited in
 * number and total size. Safe to use from any thread; the lock is never held while
 * another one is acquired.
 */
final class PendingPublications {

	private final int maxCount;

	private final DataSize maxSize;

	private int count;

	private long size;

	PendingPublications(int maxCount, DataSize maxSize) {
		this.maxCount = maxCount;
		this.maxSize = maxSize;
	}

	/**
	 * Limits a publication. It is pending until it completes, also if its subscriber
	 * cancels, because its command has been sent.
	 * @param text the text that is sent
	 * @param publication the publication
	 * @return a {@code Mono} that fails with a {@link TopicException}, before anything is
	 * sent, if there are too many pending publications
	 */
	<T> Mono<T> limit(String text, Mono<T> publication) {
		return Mono.defer(() -> {
			int length = text.length();
			if (!add(length)) {
				return Mono.error(exceeded());
			}
			Sinks.One<T> outcome = Sinks.one();
			publication.doOnTerminate(() -> remove(length))
				.subscribe(outcome::tryEmitValue, outcome::tryEmitError, outcome::tryEmitEmpty);
			return outcome.asMono();
		});
	}

	private synchronized boolean add(int length) {
		if (this.count == this.maxCount || (this.count > 0 && this.size + length > this.maxSize.toBytes())) {
			return false;
		}
		this.count++;
		this.size += length;
		return true;
	}

	private synchronized void remove(int length) {
		this.count--;
		this.size -= length;
	}

	private TopicException exceeded() {
		return new TopicException(
				"Redis has not yet confirmed as many publications as 'buckaroo.cluster.max-pending-publications' (%d) or 'buckaroo.cluster.max-pending-size' (%s) allows. Wait for the completion of earlier ones, with concatMap for example"
					.formatted(this.maxCount, this.maxSize),
				null);
	}

}
