package io.buckaroo.webflux.handshake;

import java.util.Map;
import java.util.concurrent.Callable;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Reduces the Reactor context of a handshake to what its connection needs, which keeps it
 * for its life. The exchange is removed, whatever its key; entries of Spring that refer
 * to it are replaced. Other entries of the application remain.
 *
 * @param spans the spans of handshakes, or {@code null} if there are none
 */
record ContextReduction(@Nullable HandshakeSpans spans) implements HandshakeStep {

	/**
	 * The class that is the key of Spring Security's entry, a publisher that may load the
	 * security context from the session of the exchange.
	 */
	private static final String SECURITY_CONTEXT = "org.springframework.security.core.context.SecurityContext";

	@Override
	public Mono<Void> examine(Handshake handshake) {
		return Flux.fromStream(handshake.context().stream()).concatMap((entry) -> reduce(handshake, entry), 0).then();
	}

	private Mono<Void> reduce(Handshake handshake, Map.Entry<Object, Object> entry) {
		Object key = entry.getKey();
		if (entry.getValue() instanceof Observation observation) {
			replace(handshake, key, observation);
		}
		else if (entry.getValue() instanceof ServerWebExchange) {
			handshake.removeFromContext(key);
		}
		else if (entry.getValue() instanceof Mono<?> publisher && !(publisher instanceof Callable<?>)
				&& key instanceof Class<?> type && type.getName().equals(SECURITY_CONTEXT)) {
			return publisher.map(Mono::just)
				.defaultIfEmpty(Mono.empty())
				.doOnNext((loaded) -> handshake.replaceInContext(key, loaded))
				.then();
		}
		return Mono.empty();
	}

	private void replace(Handshake handshake, Object key, Observation observation) {
		if (observation.isNoop()) {
			handshake.removeFromContext(key);
		}
		else {
			handshake.replaceInContext(key, HandshakeObservation.of(observation, this.spans));
		}
	}

}
