package io.buckaroo.docs.events;

import java.io.IOException;
import java.util.Map;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
@Timeout(60)
class EventsPageIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=0");

	@Test
	void sendsTheTime() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/time")) {
			client.readHead();
			assertThat(client.readChunk()).matches("event: time\ndata: 20.+Z\n\n");
		}
	}

	@Test
	void publishesPrices() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/prices")) {
			client.readHead();
			server.bean(PriceFeed.class).publish(new PriceFeed.Price("ACME", 1.5));
			assertThat(client.readChunk()).isEqualTo("event: price\ndata: {\"symbol\":\"ACME\",\"amount\":1.5}\n\n");
		}
	}

	@Test
	void respondsByTheStateOfAnAuction() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/auctions/open")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ")
				.containsIgnoringCase("\r\nContent-Language: en\r\n");
			assertThat(client.readChunk()).startsWith("event: auction\ndata: {\"title\":\"Saddle\",");
		}
		assertThat(statusOf("/auctions/closed")).isEqualTo(204);
		assertThat(statusOf("/auctions/none")).isEqualTo(404);
	}

	private static int statusOf(String path) throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), path)) {
			return Integer.parseInt(client.readHead().split(" ")[1]);
		}
	}

	@Test
	void sendsTheEventsOfAPublisherAndEndsWithIt() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/quotes/ACME", "Connection: close")) {
			client.readHead();
			assertThat(client.readToEnd()).contains("id: ACME\ndata: 1.5\n\n")
				.contains("id: ACME\ndata: 1.6\n\n")
				.endsWith("\r\n0\r\n\r\n");
		}
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
