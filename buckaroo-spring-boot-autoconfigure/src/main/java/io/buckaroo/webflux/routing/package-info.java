/**
 * From a request to its route: the handler mapping and the handler adapter.
 */
@NullMarked
package io.buckaroo.webflux.routing;

import org.jspecify.annotations.NullMarked;
