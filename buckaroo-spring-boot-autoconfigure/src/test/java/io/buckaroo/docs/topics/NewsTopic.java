package io.buckaroo.docs.topics;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.topic.TopicHistory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The feeds of a topic, as a stream and as a socket.
 */
@Configuration(proxyBeanMethods = false)
class NewsTopic {

	@Bean
	@SseMapping("/news")
	BuckarooEventSource<Void> newsStream(Buckaroo buckaroo) {
		return buckaroo.topic("news").eventSource();
	}

	@Bean
	@WebSocketMapping("/news")
	BuckarooSocket<Void> newsSocket(Buckaroo buckaroo) {
		return buckaroo.topic("news").socket();
	}

	@Bean
	TopicHistory newsHistory() {
		return TopicHistory.of("news", 500);
	}

}
