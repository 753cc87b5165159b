/**
 * Protection of the web server: timeouts for request heads and refusal of malformed
 * requests.
 */
@NullMarked
package io.buckaroo.webflux.guard;

import org.jspecify.annotations.NullMarked;
