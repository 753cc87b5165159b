package io.buckaroo.docs.cluster;

import io.buckaroo.test.TestBuckaroo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OrderEvents}.
 */
class OrderEventsTests {

	private final Payloads.Order order = new Payloads.Order("1", "tea");

	private final TestBuckaroo buckaroo = TestBuckaroo.create();

	private final OrderEvents events = new OrderEvents(this.buckaroo);

	@Test
	void continuesIfThePublicationFails() {
		this.buckaroo.failPublications();
		assertThatCode(() -> this.events.placed(this.order).block()).doesNotThrowAnyException();
	}

	@Test
	void reportsOtherErrors() {
		this.buckaroo.failPublications(new IllegalStateException("Not a payload"));
		assertThatIllegalStateException().isThrownBy(() -> this.events.placed(this.order).block());
	}

}
