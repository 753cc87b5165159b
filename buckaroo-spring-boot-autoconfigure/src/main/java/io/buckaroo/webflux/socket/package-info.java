/**
 * WebSocket connections: negotiation, upgrade and transport (RFC 6455 and 8441).
 */
@NullMarked
package io.buckaroo.webflux.socket;

import org.jspecify.annotations.NullMarked;
