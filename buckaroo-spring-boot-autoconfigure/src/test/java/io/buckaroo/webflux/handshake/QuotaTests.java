package io.buckaroo.webflux.handshake;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Quota}.
 */
class QuotaTests {

	private static final int THREADS = 4;

	private static final int MAX = 3;

	private final Quota<String> quota = new Quota<>(MAX);

	@Test
	void eachKeyHasItsOwnMaximum() {
		assertThat(IntStream.range(0, 4).mapToObj((i) -> this.quota.take("a"))).containsExactly(true, true, true,
				false);
		assertThat(this.quota.take("b")).isTrue();
		this.quota.giveBack("a");
		assertThat(this.quota.take("a")).isTrue();
		assertThat(this.quota.take("a")).isFalse();
	}

	@Test
	void withoutAKeyThereIsNoLimit() {
		assertThat(IntStream.range(0, 10).mapToObj((i) -> this.quota.take(null))).containsOnly(true);
		this.quota.giveBack(null);
		assertThat(keys()).isZero();
	}

	@Test
	void unusedKeysAreNotStored() {
		this.quota.take("a");
		this.quota.take("a");
		this.quota.take("b");
		this.quota.giveBack("a");
		assertThat(keys()).isEqualTo(2);
		this.quota.giveBack("a");
		this.quota.giveBack("b");
		assertThat(keys()).isZero();
	}

	@Test
	void concurrentUseNeverExceedsTheMaximum() throws Exception {
		AtomicInteger held = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		List<? extends Future<?>> all = IntStream.range(0, THREADS).mapToObj((thread) -> threads.submit(() -> {
			for (int i = 0; i < 20_000; i++) {
				if (this.quota.take("a")) {
					most.accumulateAndGet(held.incrementAndGet(), Math::max);
					held.decrementAndGet();
					this.quota.giveBack("a");
				}
			}
		})).toList();
		for (Future<?> each : all) {
			each.get();
		}
		threads.shutdown();
		assertThat(most).hasValueBetween(1, MAX);
		assertThat(keys()).isZero();
	}

	private int keys() {
		return ((Map<?, ?>) ReflectionTestUtils.getField(this.quota, "taken")).size();
	}

}
