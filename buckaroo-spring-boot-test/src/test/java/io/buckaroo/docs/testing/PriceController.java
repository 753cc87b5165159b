package io.buckaroo.docs.testing;

import io.buckaroo.Buckaroo;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A controller that publishes.
 */
@RestController
class PriceController {

	private final Buckaroo buckaroo;

	PriceController(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@PutMapping("/prices/{symbol}")
	Mono<Void> publish(@PathVariable String symbol, @RequestBody Price price) {
		return this.buckaroo.topic("price/" + symbol).publish(price);
	}

	record Price(double amount) {

	}

}
