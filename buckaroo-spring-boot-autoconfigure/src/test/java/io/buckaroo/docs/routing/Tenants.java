package io.buckaroo.docs.routing;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds tenants without blocking.
 */
interface Tenants {

	Mono<String> find(@Nullable String name);

}
