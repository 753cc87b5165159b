package io.buckaroo.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import io.buckaroo.Mailbox.Overflow;
import org.junit.jupiter.api.Test;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailboxQueue}.
 */
class MailboxQueueTests {

	private final MailboxQueue queue = new MailboxQueue(2, Overflow.CLOSE);

	@Test
	void allocatesNoMemoryUntilAMessageWaits() {
		assertThat(memory()).isNull();
		this.queue.offer("a");
		assertThat(memory()).isNotNull();
	}

	@Test
	void releasesMemoryWhenTrimmedAndEmpty() {
		this.queue.offer("a");
		this.queue.poll();
		this.queue.trim();
		assertThat(memory()).isNull();
	}

	@Test
	void keepsWaitingMessagesWhenTrimmed() {
		this.queue.offer("a");
		this.queue.trim();
		assertThat(this.queue.poll()).isEqualTo("a");
	}

	@Test
	void refusesWhenFull() {
		assertThat(this.queue.offer("a")).isTrue();
		assertThat(this.queue.offer("b")).isTrue();
		assertThat(this.queue.offer("c")).isFalse();
		assertThat(this.queue.isClosed()).isFalse();
		assertThat(this.queue).containsExactly("a", "b");
	}

	@Test
	void dropsWaitingMessagesAndRefusesWhenClosed() {
		this.queue.offer("a");
		this.queue.close();
		assertThat(this.queue.offer("b")).isFalse();
		assertThat(this.queue.isClosed()).isTrue();
		assertThat(this.queue).isEmpty();
	}

	@Test
	void keepsTheOrderWhileItGrowsAndWrapsAround() {
		MailboxQueue queue = new MailboxQueue(1000, Overflow.CLOSE);
		Deque<Object> expected = new ArrayDeque<>();
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			if (random.nextInt(20) < 10 + (i / 1000 % 2)) {
				assertThat(queue.offer(i)).isTrue();
				expected.add(i);
			}
			else {
				assertThat(queue.poll()).isEqualTo(expected.poll());
			}
			assertThat(queue.size()).isEqualTo(expected.size());
			assertThat(queue.peek()).isEqualTo(expected.peek());
		}
		assertThat(queue).containsExactlyElementsOf(expected);
	}

	@Test
	void theOldestMessageIsDroppedWhereverTheRingBegins() {
		MailboxQueue queue = new MailboxQueue(4, Overflow.DROP_OLDEST);
		for (int i = 0; i < 11; i++) {
			assertThat(queue.offer(i)).isTrue();
		}
		assertThat(queue).containsExactly(7, 8, 9, 10);
	}

	private Object memory() {
		return ReflectionTestUtils.getField(this.queue, "ring");
	}

}
