package io.buckaroo.docs.events;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * An event source that decides how it responds.
 */
@Component
@SseMapping("/auctions/{number}")
class Auctions implements BuckarooEventSource<Void> {

	private final Catalogue catalogue;

	Auctions(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	@Override
	public Result<Event, Void> init(Connection connection) {
		Auction auction = this.catalogue.find(connection.pathVariable("number"));
		if (auction == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		if (auction.closed()) {
			return Result.stop();
		}
		connection.responseHeaders().set(HttpHeaders.CONTENT_LANGUAGE, auction.language());
		return Result.reply(Event.of(auction).withName("auction"));
	}

	record Auction(String title, String language, boolean closed) {

	}

	interface Catalogue {

		@Nullable Auction find(String number);

	}

}
