package io.buckaroo.webflux;

/**
 * How many connections of one kind, sockets or event streams, there may be at the same
 * time, on all routes together. A limit of zero is none.
 * <p>
 * The address of a client is what the request says, after the headers of a proxy were
 * applied: behind one, {@code server.forward-headers-strategy} has to be set, or all
 * clients share the proxy's. Of an IPv6 address the first 64 bits count, as a client
 * commonly has all addresses of such a network (RFC 6177); of a stream inside an HTTP/2
 * connection, the address of that.
 *
 * @param perServer how many at all; one more is answered with 503
 * @param perAddress how many of one client's address; one more is answered with 429
 * @param perPrincipal how many of one principal, by its name; one more is answered with
 * 429
 */
public record ConnectionLimits(int perServer, int perAddress, int perPrincipal) {

	/** Any number. */
	public static final ConnectionLimits NONE = new ConnectionLimits(0, 0, 0);

}
