/**
 * Event streams: response, encoding and transport (HTML standard, section 9.2).
 */
@NullMarked
package io.buckaroo.webflux.sse;

import org.jspecify.annotations.NullMarked;
