package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.buckaroo.TopicException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.util.unit.DataSize;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PendingPublications}.
 */
class PendingPublicationsTests {

	private final PendingPublications pending = new PendingPublications(2, DataSize.ofBytes(10));

	private final Sinks.Empty<Void> first = Sinks.empty();

	private final Sinks.Empty<Void> second = Sinks.empty();

	@Test
	void onePublicationTooManyFails() {
		this.pending.limit("a", this.first.asMono()).subscribe();
		this.pending.limit("b", this.second.asMono()).subscribe();
		assertRefused("c");
		this.first.tryEmitEmpty();
		assertAdmitted("c");
	}

	@Test
	void publicationsThatAreTooLargeTogetherFail() {
		this.pending.limit("12345678", this.first.asMono()).subscribe();
		assertRefused("123");
		assertAdmitted("12");
	}

	@Test
	void aSinglePublicationMayBeLarger() {
		this.pending.limit("12345678901", this.first.asMono()).subscribe();
		assertRefused("");
		this.first.tryEmitError(new IllegalStateException());
		assertAdmitted("");
	}

	@Test
	void aPublicationThatFailsPassesOnItsFailure() {
		StepVerifier.create(this.pending.limit("a", Mono.error(new TopicException("on purpose", null))))
			.expectErrorMessage("on purpose")
			.verify(PATIENCE);
	}

	@Test
	void aCancelledPublicationIsPendingUntilItCompletes() {
		this.pending.limit("a", this.first.asMono()).subscribe().dispose();
		this.pending.limit("b", this.second.asMono()).subscribe().dispose();
		assertThat(this.first.currentSubscriberCount()).isEqualTo(1);
		assertRefused("c");
		this.second.tryEmitEmpty();
		assertAdmitted("c");
	}

	@Test
	void aPublicationThatHasCompletedIsNotPendingWhenTheNextBegins() {
		PendingPublications one = new PendingPublications(1, DataSize.ofBytes(10));
		StepVerifier
			.create(Flux.range(0, 3).concatMap((i) -> one.limit("a", Mono.delay(Duration.ofMillis(1)).thenReturn(i))))
			.expectNext(0, 1, 2)
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void theFailureOfACancelledPublicationIsNotReported() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			this.pending.limit("a", this.first.asMono()).subscribe().dispose();
			this.first.tryEmitError(new IllegalStateException());
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
		assertThat(dropped).isEmpty();
	}

	@Test
	void eachSubscriptionIsCounted() {
		Mono<Void> publication = this.pending.limit("a", this.first.asMono());
		publication.subscribe();
		publication.subscribe();
		assertRefused("b");
	}

	private void assertRefused(String text) {
		assertThatExceptionOfType(TopicException.class)
			.isThrownBy(() -> this.pending.limit(text, Mono.error(new AssertionError("sent"))).block(PATIENCE))
			.withMessageContaining("buckaroo.cluster.max-pending-publications")
			.withMessageContaining("buckaroo.cluster.max-pending-size");
	}

	private void assertAdmitted(String text) {
		StepVerifier.create(this.pending.limit(text, Mono.empty())).expectComplete().verify(PATIENCE);
	}

}
