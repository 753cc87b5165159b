package io.buckaroo.test.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.buckaroo.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Transcript}.
 */
class TranscriptTests {

	private final Transcript transcript = new Transcript();

	private final Transcript.Cursor texts = new Transcript.Cursor((entry) -> entry instanceof Entry.Text);

	@Test
	void findsEntriesInOrder() throws Exception {
		Entry first = new Entry.Text("first");
		Entry second = new Entry.Text("second");
		this.transcript.add(first);
		this.transcript.add(new Entry.Ping(new byte[0]));
		this.transcript.add(second);
		assertThat(this.transcript.await(this.texts, Duration.ZERO)).isSameAs(first);
		assertThat(this.transcript.await(this.texts, Duration.ZERO)).isSameAs(first);
		this.texts.advance();
		assertThat(this.transcript.find(this.texts)).isSameAs(second);
		this.texts.advance();
		assertThat(this.transcript.find(this.texts)).isNull();
	}

	@Test
	void waitsForAnEntry() throws Exception {
		Entry text = new Entry.Text("later");
		CompletableFuture.runAsync(() -> this.transcript.add(text));
		assertThat(this.transcript.await(this.texts, Duration.ofSeconds(10))).isSameAs(text);
	}

	@Test
	void doesNotWaitLongerThanTheLimit() throws Exception {
		this.transcript.add(new Entry.Binary(new byte[1]));
		assertThat(this.transcript.await(this.texts, Duration.ofMillis(10))).isNull();
	}

	@Test
	void knowsTheLastEventId() {
		assertThat(this.transcript.lastEventId()).isNull();
		this.transcript.add(new Entry.Dispatched(Event.of("a").withId("1")));
		this.transcript.add(new Entry.Dispatched(Event.of("b")));
		assertThat(this.transcript.lastEventId()).isEqualTo("1");
		this.transcript.add(new Entry.WithoutData("2", null));
		this.transcript.add(new Entry.WithoutData(null, "name"));
		assertThat(this.transcript.lastEventId()).isEqualTo("2");
	}

	@Test
	void leavesOutTheMiddleOfManyEntries() {
		for (int i = 1; i <= 600; i++) {
			this.transcript.add(new Entry.Text("message " + i));
		}
		assertThat(this.transcript.render(null).lines()).hasSize(502)
			.anyMatch((line) -> line.contains("\"message 250\""))
			.anyMatch((line) -> line.contains("... 100 more ..."))
			.anyMatch((line) -> line.contains("\"message 351\""))
			.noneMatch((line) -> line.contains("\"message 251\"") || line.contains("\"message 350\""));
	}

}
