package io.buckaroo.docs.topics;

import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link PriceStream}, without a server.
 */
class PriceStreamTests {

	private final Connection connection = mock();

	private final PriceStream stream = new PriceStream();

	@Test
	void beginsWithTheLatestPrice() {
		given(this.connection.pathVariable("symbol")).willReturn("ACME");
		assertThat(this.stream.init(this.connection)).isEqualTo(Result.ok());
		verify(this.connection).subscribe("price/ACME", Position.last(1));
	}

	@Test
	void reportsAGap() {
		Subscribed subscribed = new Subscribed("price/ACME", "17-2", false);
		assertThat(this.stream.info(subscribed, null))
			.isEqualTo(Result.reply(Event.of("").withName("reset").withId("17-2")));
	}

	@Test
	void resumesAfterTheLastId() {
		given(this.connection.pathVariable("symbol")).willReturn("ACME");
		given(this.connection.lastEventId()).willReturn("17-1");
		assertThat(this.stream.init(this.connection)).isEqualTo(Result.ok());
		verify(this.connection).subscribe("price/ACME", Position.after("17-1"));
	}

	@Test
	void sendsAPrice() {
		TopicMessage price = new TopicMessage("price/ACME", "17-2", 31.4);
		assertThat(this.stream.info(price, null)).isEqualTo(Result.reply(Event.of(31.4).withId("17-2")));
	}

}
