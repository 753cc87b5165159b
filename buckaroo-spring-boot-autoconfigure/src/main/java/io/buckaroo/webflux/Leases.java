package io.buckaroo.webflux;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.router.CredentialsExpiry;
import io.buckaroo.runtime.Lease;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Lets connections live no longer than the credentials that open them.
 */
final class Leases implements Endpoint {

	private static final InstantSource CLOCK = InstantSource.system();

	private final List<CredentialsExpiry> expiries;

	private final Endpoint endpoint;

	private Leases(List<CredentialsExpiry> expiries, Endpoint endpoint) {
		this.expiries = expiries;
		this.endpoint = endpoint;
	}

	/**
	 * Asks for the expiry of credentials before an endpoint, if there is anybody to ask.
	 * @param expiries who is asked
	 * @param endpoint serves the request
	 */
	static Endpoint before(List<CredentialsExpiry> expiries, Endpoint endpoint) {
		return expiries.isEmpty() ? endpoint : new Leases(expiries, endpoint);
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		ServerRequest request = handshake.serverRequest();
		List<Answer> answers = new ArrayList<>(this.expiries.size());
		return Flux.fromIterable(this.expiries)
			.concatMap((each) -> Handshake.ask(request, each::expiry)
				.doOnNext((until) -> answers.add(new Answer(each, until))), 0)
			.then(Mono.defer(() -> {
				if (!answers.isEmpty()) {
					handshake.lease(lease(answers, request));
				}
				return this.endpoint.serve(handshake);
			}));
	}

	/**
	 * The lease of credentials, of which those that have an expiry must have one also
	 * later.
	 */
	private static Lease lease(List<Answer> answers, ServerRequest request) {
		Mono<Instant> renewal = Flux.fromIterable(answers)
			.concatMap((answer) -> Handshake.ask(request, answer.expiry()::expiry).defaultIfEmpty(answer.until()), 0)
			.reduce(Leases::earlier);
		return new Lease(answers.stream().map(Answer::until).reduce(Leases::earlier).orElseThrow(), renewal, CLOCK);
	}

	private static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	/**
	 * What one says.
	 *
	 * @param expiry who says it
	 * @param until the expiry
	 */
	private record Answer(CredentialsExpiry expiry, Instant until) {

	}

}
