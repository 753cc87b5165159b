package io.buckaroo.docs.routing;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TradeFeeds {

	@Bean
	@WebSocketMapping("/trades")
	BuckarooSocket<Void> tradesSocket(Buckaroo buckaroo) {
		return buckaroo.topic("trades").socket();
	}

	@Bean
	@SseMapping("/trades")
	BuckarooEventSource<Void> tradesStream(Buckaroo buckaroo) {
		return buckaroo.topic("trades").eventSource();
	}

}
