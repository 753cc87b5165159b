package io.buckaroo.docs.cluster;

import io.buckaroo.Buckaroo;
import io.buckaroo.Topic;
import io.buckaroo.TopicException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link OrderEvents}.
 */
class OrderEventsTests {

	private final Payloads.Order order = new Payloads.Order("1", "tea");

	private final Buckaroo buckaroo = mock();

	private final Topic topic = mock();

	private final OrderEvents events = new OrderEvents(this.buckaroo);

	@BeforeEach
	void configureTopic() {
		given(this.buckaroo.topic("orders")).willReturn(this.topic);
	}

	@Test
	void continuesIfThePublicationFails() {
		given(this.topic.publish(this.order)).willReturn(Mono.error(new TopicException("Redis is down", null)));
		assertThatCode(() -> this.events.placed(this.order).block()).doesNotThrowAnyException();
	}

	@Test
	void reportsOtherErrors() {
		given(this.topic.publish(this.order)).willReturn(Mono.error(new IllegalStateException("Not a payload")));
		assertThatIllegalStateException().isThrownBy(() -> this.events.placed(this.order).block());
	}

}
