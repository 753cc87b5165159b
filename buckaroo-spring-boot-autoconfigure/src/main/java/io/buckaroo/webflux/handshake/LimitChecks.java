package io.buckaroo.webflux.handshake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.webflux.log.QuietLog;
import io.netty.util.NetUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

/**
 * Limits the number of connections of one kind. Requests over a limit are refused with
 * {@code Retry-After}; existing connections are never evicted.
 */
final class LimitChecks implements HandshakeStep {

	private static final Log logger = LogFactory.getLog(LimitChecks.class);

	private final List<Limit> limits = new ArrayList<>();

	/**
	 * Creates the limits of one kind of connection.
	 * @param kind the prefix of the properties, {@code websocket} or {@code sse}
	 * @param limits the limits
	 */
	LimitChecks(String kind, ConnectionLimits limits) {
		add(limits.perServer(), HttpStatus.SERVICE_UNAVAILABLE, kind + ".max-connections", (handshake) -> "all");
		add(limits.perAddress(), HttpStatus.TOO_MANY_REQUESTS, kind + ".max-connections-per-address",
				LimitChecks::address);
		add(limits.perPrincipal(), HttpStatus.TOO_MANY_REQUESTS, kind + ".max-connections-per-principal",
				LimitChecks::principal);
	}

	private void add(int max, HttpStatus refusal, String property, Function<Handshake, @Nullable Object> key) {
		if (max > 0) {
			this.limits.add(new Limit(new Quota<>(max), refusal,
					new QuietLog(logger, "Refused a handshake that exceeds 'buckaroo.%s=%d'".formatted(property, max)),
					key));
		}
	}

	@Override
	public Mono<Void> examine(Handshake handshake) {
		Slot slot = null;
		for (Limit limit : this.limits) {
			Object key = limit.key().apply(handshake);
			if (!limit.quota().take(key)) {
				if (slot != null) {
					slot.exchangeOver();
				}
				limit.log().warn();
				return RetryLater.refuse(handshake, HandshakeOutcome.LIMIT, limit.refusal());
			}
			slot = new Slot(limit.quota(), key, slot);
		}
		if (slot != null) {
			handshake.hold(slot);
		}
		return Mono.empty();
	}

	private static @Nullable Object principal(Handshake handshake) {
		Principal principal = handshake.principal();
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * Returns the key of a client address: the address, or the first 64 bits of an IPv6
	 * address. An address from forwarded headers may be unresolved.
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
	 * @param quota the connections per key
	 * @param refusal the status of a refusal
	 * @param log the log of refusals
	 * @param key the function that returns the key of a handshake, or {@code null} if the
	 * limit does not apply to it
	 */
	private record Limit(Quota<Object> quota, HttpStatus refusal, QuietLog log,
			Function<Handshake, @Nullable Object> key) {

	}

}
