/**
 * Connections on Netty channels: the common part of WebSockets and event streams.
 */
@NullMarked
package io.buckaroo.webflux.channel;

import org.jspecify.annotations.NullMarked;
