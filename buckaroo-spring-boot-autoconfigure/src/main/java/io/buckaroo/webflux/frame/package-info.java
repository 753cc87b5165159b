/**
 * WebSocket frames and messages on the wire (RFC 6455), and their compression (RFC 7692).
 */
@NullMarked
package io.buckaroo.webflux.frame;

import org.jspecify.annotations.NullMarked;
