package io.buckaroo.docs.topics;

import io.buckaroo.Event;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestEventSource;
import io.buckaroo.topic.TopicHistory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PriceStream}, without a server.
 */
class PriceStreamTests {

	private final TestBuckaroo buckaroo = TestBuckaroo.create(TopicHistory.of("price/*", 2));

	@Test
	void beginsWithTheLatestPrice() {
		publish(31.3, 31.4);
		assertThat(open(null)).isSubscribedTo("price/ACME").hasSentData(31.4).isOpen();
	}

	@Test
	void resumesAfterTheLastId() {
		TestEventSource<Void> stream = open(null);
		publish(31.4);
		stream.disconnect();
		publish(31.5, 31.6);
		assertThat(open(stream.lastEventId())).hasSentData(31.5, 31.6);
	}

	@Test
	void reportsAGap() {
		TestEventSource<Void> stream = open(null);
		publish(31.4);
		stream.disconnect();
		publish(31.5, 31.6, 31.7);
		TestEventSource<Void> next = open(stream.lastEventId());
		assertThat(next).hasSent(Event.of("").withName("reset").withId(next.lastEventId()));
	}

	private TestEventSource<Void> open(@Nullable String lastEventId) {
		return this.buckaroo.openStream(new PriceStream(),
				(request) -> request.pathVariable("symbol", "ACME").lastEventId(lastEventId));
	}

	private void publish(Double... prices) {
		for (Double price : prices) {
			this.buckaroo.publish("price/ACME", price);
		}
	}

}
