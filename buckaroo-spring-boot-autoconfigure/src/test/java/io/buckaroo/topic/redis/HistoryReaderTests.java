package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.TopicException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HistoryReader}.
 */
class HistoryReaderTests {

	private final List<Throwable> failures = new ArrayList<>();

	/** Whether a read is being retried. */
	private boolean failing;

	private final HistoryReader reader = new HistoryReader(new Object(), new RecordedFailures());

	private final List<String> results = new ArrayList<>();

	private final AtomicInteger reads = new AtomicInteger();

	private final AtomicInteger unusable = new AtomicInteger();

	private VirtualTimeScheduler time;

	@BeforeEach
	void useVirtualTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void useRealTime() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void aFailedReadIsRetriedLessAndLessOften() {
		this.reader.read(failing(), this.results::add, this::unusable);
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.reads.get()).isBetween(2, 5);
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.reads.get()).isBetween(15, 60);
		assertThat(this.failures).hasSize(this.reads.get());
		assertThat(this.failing).isTrue();
	}

	@Test
	void theResultOfARetryIsUsed() {
		this.reader.read(Mono.defer(() -> (this.reads.incrementAndGet() < 3)
				? Mono.error(new TopicException("down", null)) : Mono.just("page")), this.results::add, this::unusable);
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.results).containsExactly("page");
		assertThat(this.failing).isFalse();
	}

	@Test
	void aReadThatWasSupersededIsNotRetried() {
		this.reader.read(failing(), this.results::add, this::unusable);
		this.reader.read(Mono.just("other"), this.results::add, this::unusable);
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.reads.get()).isLessThanOrEqualTo(2);
		assertThat(this.results).containsExactly("other");
	}

	@Test
	void aReadThatWasCancelledIsNotRetried() {
		this.reader.read(failing(), this.results::add, this::unusable);
		this.reader.cancel();
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.failing).isFalse();
		assertThat(this.reads.get()).isLessThanOrEqualTo(2);
	}

	@Test
	void aResultThatCannotBeUsedIsNotReadAgain() {
		this.reader.read(counting(Mono.error(new IllegalStateException("malformed"))), this.results::add,
				this::unusable);
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.reads).hasValue(1);
		assertThat(this.failures).hasOnlyElementsOfType(IllegalStateException.class).hasSize(1);
		assertThat(this.unusable).hasValue(1);
	}

	@Test
	void aReceiverThatFailsIsReported() {
		this.reader.read(counting(Mono.just("page")), (page) -> {
			throw new IllegalStateException("failed");
		}, this::unusable);
		assertThat(this.failures).hasOnlyElementsOfType(IllegalStateException.class).hasSize(1);
		assertThat(this.unusable).hasValue(1);
	}

	private void unusable() {
		this.unusable.incrementAndGet();
	}

	private Mono<String> counting(Mono<String> read) {
		return Mono.defer(() -> {
			this.reads.incrementAndGet();
			return read;
		});
	}

	private Mono<String> failing() {
		return counting(Mono.error(new TopicException("down", null)));
	}

	/**
	 * The failures of the reader.
	 */
	private final class RecordedFailures implements HistoryReader.Failures {

		@Override
		public void failed(Throwable failure) {
			HistoryReaderTests.this.failing = true;
			HistoryReaderTests.this.failures.add(failure);
		}

		@Override
		public void unusable(Throwable failure) {
			HistoryReaderTests.this.failures.add(failure);
		}

		@Override
		public void ended() {
			HistoryReaderTests.this.failing = false;
		}

	}

}
