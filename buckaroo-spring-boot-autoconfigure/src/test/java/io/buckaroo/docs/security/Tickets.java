package io.buckaroo.docs.security;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Tickets {

	private static final Duration LIFETIME = Duration.ofSeconds(30);

	private final SecureRandom random = new SecureRandom();

	private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

	private final InstantSource clock;

	Tickets(InstantSource clock) {
		this.clock = clock;
	}

	@PostMapping("/tickets")
	Mono<String> issue(Authentication owner) {
		return Mono.fromSupplier(() -> {
			byte[] bytes = new byte[32];
			this.random.nextBytes(bytes);
			String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
			this.tickets.values().removeIf((other) -> other.isExpired(this.clock));
			this.tickets.put(ticket, new Ticket(owner, this.clock.instant().plus(LIFETIME)));
			return ticket;
		}).subscribeOn(Schedulers.boundedElastic());
	}

	Mono<Authentication> redeem(String ticket) {
		return Mono.fromSupplier(() -> this.tickets.remove(ticket))
			.filter((redeemed) -> !redeemed.isExpired(this.clock))
			.map(Ticket::owner)
			.switchIfEmpty(Mono.error(() -> new BadCredentialsException("The ticket is not valid")));
	}

	private record Ticket(Authentication owner, Instant expiry) {

		boolean isExpired(InstantSource clock) {
			return !clock.instant().isBefore(this.expiry);
		}

	}

}
