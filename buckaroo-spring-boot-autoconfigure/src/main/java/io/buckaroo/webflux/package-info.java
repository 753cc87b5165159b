/**
 * The two transports on Spring WebFlux and Reactor Netty: handler mapping, upgrade, close
 * codes, and the writing of event streams.
 */
@NullMarked
package io.buckaroo.webflux;

import org.jspecify.annotations.NullMarked;
