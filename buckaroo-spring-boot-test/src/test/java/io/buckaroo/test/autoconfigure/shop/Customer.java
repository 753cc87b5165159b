package io.buckaroo.test.autoconfigure.shop;

import org.springframework.data.annotation.Id;
import org.springframework.data.redis.core.RedisHash;

@RedisHash("customers")
record Customer(@Id String id, String name) {

}
