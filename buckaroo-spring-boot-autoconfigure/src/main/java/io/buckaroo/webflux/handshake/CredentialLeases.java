package io.buckaroo.webflux.handshake;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.handshake.CredentialsExpiry;
import io.buckaroo.runtime.Lease;
import io.buckaroo.webflux.channel.NettyEventLoop;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Limits the life of a connection to that of the credentials that open it.
 *
 * @param expiries the sources of the expiry of credentials; the earliest expiry counts
 */
record CredentialLeases(List<CredentialsExpiry> expiries) implements HandshakeStep {

	private static final InstantSource CLOCK = InstantSource.system();

	@Override
	public Mono<Void> examine(Handshake handshake) {
		if (this.expiries.isEmpty()) {
			return Mono.empty();
		}
		ServerRequest request = handshake.serverRequest();
		List<Answer> answers = new ArrayList<>(this.expiries.size());
		return Flux.fromIterable(this.expiries)
			.concatMap((source) -> Handshake.onEventLoop(request, source::expiry)
				.doOnNext((until) -> answers.add(new Answer(source, until))), 0)
			.then(Mono.fromRunnable(() -> {
				if (!answers.isEmpty()) {
					handshake.lease(lease(answers, request, NettyEventLoop.of(handshake.channel())));
				}
			}));
	}

	/**
	 * Creates the lease. Its renewal asks each source that returned an expiry again; a
	 * source that returns none then confirms the old one. By then the exchange has ended,
	 * and the channel can no longer be obtained from its response.
	 */
	private static Lease lease(List<Answer> answers, ServerRequest request, NettyEventLoop eventLoop) {
		Mono<Instant> renewal = Flux.fromIterable(answers)
			.concatMap((answer) -> eventLoop.run(Mono.defer(() -> answer.source().expiry(request)))
				.defaultIfEmpty(answer.until()), 0)
			.reduce(CredentialLeases::earlier);
		return new Lease(answers.stream().map(Answer::until).reduce(CredentialLeases::earlier).orElseThrow(), renewal,
				CLOCK);
	}

	private static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	/**
	 * The expiry that a source returned.
	 *
	 * @param source the source
	 * @param until the expiry
	 */
	private record Answer(CredentialsExpiry source, Instant until) {

	}

}
