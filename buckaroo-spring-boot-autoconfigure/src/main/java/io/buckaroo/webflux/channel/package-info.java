/**
 * Connections on Netty channels: what WebSockets and event streams have in common.
 */
@NullMarked
package io.buckaroo.webflux.channel;

import org.jspecify.annotations.NullMarked;
