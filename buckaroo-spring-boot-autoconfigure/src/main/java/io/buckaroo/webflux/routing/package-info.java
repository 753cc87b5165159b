/**
 * The mapping of requests to routes: the handler mapping and the handler adapter.
 */
@NullMarked
package io.buckaroo.webflux.routing;

import org.jspecify.annotations.NullMarked;
