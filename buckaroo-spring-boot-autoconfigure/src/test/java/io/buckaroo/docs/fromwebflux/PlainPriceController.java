package io.buckaroo.docs.fromwebflux;

import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The stream in plain WebFlux.
 */
@RestController
class PlainPriceController {

	private final Prices prices;

	PlainPriceController(Prices prices) {
		this.prices = prices;
	}

	@GetMapping("/plain/prices/{symbol}")
	Flux<ServerSentEvent<Prices.Price>> prices(@PathVariable String symbol) {
		return this.prices.of(symbol);
	}

}
