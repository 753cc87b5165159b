package io.buckaroo.test.autoconfigure.shop;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class RedisChatArchive implements ChatArchive {

	private final ReactiveStringRedisTemplate redis;

	RedisChatArchive(ReactiveStringRedisTemplate redis) {
		this.redis = redis;
	}

	@Override
	public String latest(String room) {
		return room + " of " + this.redis;
	}

}
