package io.buckaroo.readme;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.PayloadType;
import io.buckaroo.SseMapping;
import io.buckaroo.topic.TopicHistory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A topic as a feed.
 */
@Configuration(proxyBeanMethods = false)
class NewsFeed {

	@Bean
	@SseMapping("/news")
	BuckarooEventSource<?> news(Buckaroo buckaroo) {
		return buckaroo.topic("news").eventSource();
	}

	@Bean
	TopicHistory newsHistory() {
		return TopicHistory.of("news", 500);
	}

	@Bean
	PayloadType<Article> article() {
		return new PayloadType<>("article", Article.class);
	}

	record Article(String title) {

	}

	/**
	 * Publishes an article.
	 */
	record Desk(Buckaroo buckaroo) {

		Mono<Void> report(Article article) {
			return this.buckaroo.topic("news").publish(article);
		}

	}

}
