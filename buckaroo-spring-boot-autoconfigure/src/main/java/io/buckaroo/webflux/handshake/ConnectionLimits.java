package io.buckaroo.webflux.handshake;

/**
 * Limits for the number of open connections of one kind, WebSockets or event streams, on
 * all routes together. Zero means no limit. Requests over a limit are refused with
 * {@code Retry-After}.
 * <p>
 * The address of a client is that of the request after forwarded headers were applied:
 * behind a proxy, {@code server.forward-headers-strategy} has to be set, or all clients
 * share the address of the proxy. The first 64 bits of an IPv6 address count, since a
 * client commonly has a network of that size (RFC 6177).
 *
 * @param perServer the limit for all clients together; refused with status 503
 * @param perAddress the limit for one client address; refused with status 429
 * @param perPrincipal the limit for one principal, by its name; refused with status 429
 */
public record ConnectionLimits(int perServer, int perAddress, int perPrincipal) {

}
