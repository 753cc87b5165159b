package io.buckaroo.runtime;

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
	void takesNoMemoryUntilAMessageWaits() {
		assertThat(memory()).isNull();
		this.queue.offer("a");
		assertThat(memory()).isNotNull();
	}

	@Test
	void givesMemoryBackWhenTrimmedAndEmpty() {
		this.queue.offer("a");
		this.queue.poll();
		this.queue.trim();
		assertThat(memory()).isNull();
	}

	@Test
	void keepsWhatWaitsWhenTrimmed() {
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
	void dropsWhatWaitsAndRefusesWhenClosed() {
		this.queue.offer("a");
		this.queue.close();
		assertThat(this.queue.offer("b")).isFalse();
		assertThat(this.queue.isClosed()).isTrue();
		assertThat(this.queue).isEmpty();
	}

	private Object memory() {
		return ReflectionTestUtils.getField(this.queue, "messages");
	}

}
