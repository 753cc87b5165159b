package io.buckaroo.docs.security;

import reactor.core.publisher.Mono;

/**
 * Knows which keys are valid, without blocking.
 */
interface ApiKeys {

	Mono<Boolean> isValid(String key);

}
