package io.buckaroo.docs.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.buckaroo.handshake.CredentialsExpiry;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

@Component
class ApiKeyExpiry implements CredentialsExpiry {

	private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

	private final ApiKeys keys;

	private final InstantSource clock;

	ApiKeyExpiry(ApiKeys keys, InstantSource clock) {
		this.keys = keys;
		this.clock = clock;
	}

	@Override
	public Mono<Instant> expiry(ServerRequest request) {
		return Mono.justOrEmpty(request.headers().firstHeader("X-Api-Key"))
			.flatMap(this.keys::isValid)
			.map((valid) -> valid ? this.clock.instant().plus(CHECK_INTERVAL) : Instant.EPOCH);
	}

}
