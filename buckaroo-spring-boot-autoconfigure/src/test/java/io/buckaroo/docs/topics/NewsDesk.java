package io.buckaroo.docs.topics;

import io.buckaroo.Buckaroo;
import io.buckaroo.Topic;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * A publisher.
 */
@Service
class NewsDesk {

	private final Topic news;

	NewsDesk(Buckaroo buckaroo) {
		this.news = buckaroo.topic("news");
	}

	Mono<Void> publish(Article article) {
		return this.news.publish(article);
	}

	Mono<Void> publishInOrder(Flux<Article> articles) {
		return articles.concatMap(this.news::publish).then();
	}

	/**
	 * A payload.
	 *
	 * @param title the title
	 */
	record Article(String title) {

	}

}
