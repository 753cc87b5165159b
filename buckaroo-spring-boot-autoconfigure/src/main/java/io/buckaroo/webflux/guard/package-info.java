/**
 * Protection of the web server: time limits for request heads, and malformed requests.
 */
@NullMarked
package io.buckaroo.webflux.guard;

import org.jspecify.annotations.NullMarked;
