package io.buckaroo.docs.events;

import java.util.Locale;
import java.util.Map;

import io.buckaroo.Event;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the event sources of {@code docs/events.md}, on the wire.
 */
class EventsPageIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=0");

	@Test
	void sendsTheTime() {
		Event event = server.client().stream("/time").open().expectEvent();
		assertThat(event.name()).isEqualTo("time");
		assertThat(event.data()).asString().matches("20.+Z");
	}

	@Test
	void publishesPrices() {
		PriceFeed.Price price = new PriceFeed.Price("ACME", 1.5);
		ClientStream client = server.client().stream("/prices").open();
		server.bean(PriceFeed.class).publish(price);
		client.expectEvent(Event.of(price).withName("price"));
	}

	@Test
	void respondsByTheStateOfAnAuction() {
		ClientStream auction = server.client().stream("/auctions/open").open();
		assertThat(auction.responseHeaders().getContentLanguage()).isEqualTo(Locale.ENGLISH);
		assertThat(auction.expectEvent().data()).asString().startsWith("{\"title\":\"Saddle\",");
		server.client().stream("/auctions/closed").expectRefused(204);
		server.client().stream("/auctions/none").expectRefused(404);
	}

	@Test
	void sendsTheEventsOfAPublisherAndEndsWithIt() {
		server.client()
			.stream("/quotes/ACME")
			.open()
			.expectEvent(Event.of(1.5).withId("ACME"))
			.expectEvent(Event.of(1.6).withId("ACME"))
			.expectEnd();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Auctions.class, PriceFeed.class, QuoteRoutes.class, TimeEventSource.class })
	static class Configured {

		@Bean
		Auctions.Catalogue catalogue() {
			return Map.of("open", new Auctions.Auction("Saddle", "en", false), "closed",
					new Auctions.Auction("Lasso", "en", true))::get;
		}

		@Bean
		QuoteRoutes.Quotes quotes() {
			return (symbol) -> Flux.just(1.5, 1.6)
				.map((price) -> ServerSentEvent.<Double>builder(price).id(symbol).build());
		}

	}

}
