/**
 * The examination of a request that asks to become a connection.
 * {@link io.buckaroo.webflux.handshake.HandshakePipelines} lists the steps in their
 * order.
 */
@NullMarked
package io.buckaroo.webflux.handshake;

import org.jspecify.annotations.NullMarked;
