package io.buckaroo.webflux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.netty.util.NetUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

/**
 * All connections of one kind, of which there may only be so many: who is one too many is
 * told to come back later, and nobody has to go for it.
 */
final class LimitedConnections {

	private static final Log logger = LogFactory.getLog(LimitedConnections.class);

	private final List<Limit> limits = new ArrayList<>();

	/**
	 * Counts the connections of one kind.
	 * @param kind what the log calls them
	 * @param limits how many there may be
	 */
	LimitedConnections(String kind, ConnectionLimits limits) {
		add(limits.perServer(), HttpStatus.SERVICE_UNAVAILABLE, kind + ".max-connections", (handshake) -> "all");
		add(limits.perAddress(), HttpStatus.TOO_MANY_REQUESTS, kind + ".max-connections-per-address",
				LimitedConnections::address);
		add(limits.perPrincipal(), HttpStatus.TOO_MANY_REQUESTS, kind + ".max-connections-per-principal",
				LimitedConnections::principal);
	}

	private void add(int max, HttpStatus refusal, String property, Function<Handshake, @Nullable Object> who) {
		if (max > 0) {
			this.limits
				.add(new Limit(new Quota<>(max), refusal,
						new QuietLog(logger,
								"Refused a handshake beyond 'buckaroo.%s', which is %d".formatted(property, max)),
						who));
		}
	}

	/**
	 * Puts the limits before an endpoint, if there are any.
	 * @param endpoint makes connections of requests
	 * @return one that makes no more of them than may be
	 */
	Endpoint limit(Endpoint endpoint) {
		return this.limits.isEmpty() ? endpoint : (handshake) -> Mono.defer(() -> serve(handshake, endpoint));
	}

	private Mono<Void> serve(Handshake handshake, Endpoint endpoint) {
		Slot slot = null;
		for (Limit limit : this.limits) {
			Object who = limit.who().apply(handshake);
			if (!limit.quota().take(who)) {
				if (slot != null) {
					slot.handshakeOver();
				}
				limit.log().warn();
				Unavailable.tell(handshake.response(), limit.refusal());
				return handshake.response().setComplete();
			}
			slot = new Slot(limit.quota(), who, slot);
		}
		return (slot != null) ? serve(handshake, slot, endpoint) : endpoint.serve(handshake);
	}

	private static Mono<Void> serve(Handshake handshake, Slot slot, Endpoint endpoint) {
		handshake.hold(slot);
		return Mono.defer(() -> endpoint.serve(handshake)).doFinally((signal) -> slot.handshakeOver());
	}

	private static @Nullable Object principal(Handshake handshake) {
		Principal principal = handshake.principal();
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * What counts as one client. An address that forwarded headers have told may be
	 * unresolved.
	 */
	private static @Nullable Object address(Handshake handshake) {
		InetSocketAddress remote = handshake.request().getRemoteAddress();
		if (remote == null) {
			return null;
		}
		InetAddress address = remote.isUnresolved()
				? NetUtil.createInetAddressFromIpAddressString(remote.getHostString()) : remote.getAddress();
		if (address == null) {
			return remote.getHostString();
		}
		return (address instanceof Inet6Address) ? ByteBuffer.wrap(address.getAddress()).getLong() : address;
	}

	/**
	 * One of the limits.
	 *
	 * @param quota who has how many connections
	 * @param refusal the status of the answer to one more
	 * @param log tells of it
	 * @param who whose connection it would be; {@code null} if the limit does not concern
	 * it
	 */
	private record Limit(Quota<Object> quota, HttpStatus refusal, QuietLog log,
			Function<Handshake, @Nullable Object> who) {

	}

}
