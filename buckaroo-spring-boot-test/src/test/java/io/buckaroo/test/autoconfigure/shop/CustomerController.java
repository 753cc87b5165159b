package io.buckaroo.test.autoconfigure.shop;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CustomerController {

	private final CustomerRepository customers;

	CustomerController(CustomerRepository customers) {
		this.customers = customers;
	}

	@GetMapping("/customers/{id}")
	Mono<Customer> customer(@PathVariable String id) {
		return Mono.fromCallable(() -> this.customers.findById(id).orElse(null))
			.subscribeOn(Schedulers.boundedElastic());
	}

}
