package io.buckaroo.docs.cluster;

import io.buckaroo.PayloadType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The types of objects that are sent between nodes.
 */
@Configuration(proxyBeanMethods = false)
class Payloads {

	@Bean
	PayloadType<Order> order() {
		return new PayloadType<>("order", Order.class);
	}

	/**
	 * A payload.
	 *
	 * @param id the id
	 * @param item the item
	 */
	record Order(String id, String item) {

	}

}
