package io.buckaroo.test.autoconfigure.shop;

import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Repository;

@Repository
class OrderRepository {

	private final ReactiveStringRedisTemplate redis;

	OrderRepository(ReactiveStringRedisTemplate redis) {
		this.redis = redis;
	}

	Mono<Long> count() {
		return this.redis.opsForSet().size("orders").onErrorReturn(0L);
	}

}
