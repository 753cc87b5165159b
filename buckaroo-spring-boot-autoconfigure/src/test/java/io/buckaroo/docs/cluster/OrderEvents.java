package io.buckaroo.docs.cluster;

import io.buckaroo.Buckaroo;
import io.buckaroo.TopicException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * A publisher that continues without Redis.
 */
@Service
class OrderEvents {

	private static final Log log = LogFactory.getLog(OrderEvents.class);

	private final Buckaroo buckaroo;

	OrderEvents(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	Mono<Void> placed(Payloads.Order order) {
		return this.buckaroo.topic("orders").publish(order).onErrorResume(TopicException.class, (ex) -> {
			log.warn("Order " + order.id() + " is stored, but may not have been announced", ex);
			return Mono.empty();
		});
	}

}
