/**
 * WebSocket connections: negotiation, upgrade and transport.
 */
@NullMarked
package io.buckaroo.webflux.socket;

import org.jspecify.annotations.NullMarked;
