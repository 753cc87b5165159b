package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Handlers that {@code @Bean} methods map.
 */
@Configuration(proxyBeanMethods = false)
class TradeFeeds {

	@Bean
	@WebSocketMapping("/trades/echo")
	BuckarooSocket<Void> tradesEcho() {
		return (frame, state) -> Result.reply(Frame.text("traded " + ((Frame.Text) frame).text()));
	}

	@Bean
	@SseMapping("/trades")
	BuckarooEventSource<Void> trades(Buckaroo buckaroo) {
		return buckaroo.topic("trades").eventSource();
	}

	@Bean
	@WebSocketMapping("/auction")
	AuctionSocket auction() {
		return new AuctionSocket("one");
	}

}
