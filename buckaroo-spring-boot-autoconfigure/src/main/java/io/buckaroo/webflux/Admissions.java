package io.buckaroo.webflux;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.buckaroo.router.Admission;
import io.buckaroo.router.HandshakeCheck;
import io.buckaroo.router.Route;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Asks the checks of a route, and lets in whom they admit.
 */
final class Admissions implements Endpoint {

	private final HandshakeCheck check;

	private final Endpoint endpoint;

	private Admissions(HandshakeCheck check, Endpoint endpoint) {
		this.check = check;
		this.endpoint = endpoint;
	}

	/**
	 * Puts the checks before an endpoint, if there are any.
	 * @param globalChecks the checks of all routes
	 * @param route the route, which may have some of its own
	 * @param endpoint serves who is admitted
	 */
	static Endpoint before(List<HandshakeCheck> globalChecks, Route route, Endpoint endpoint) {
		List<HandshakeCheck> checks = Stream.of(globalChecks, route.checks())
			.flatMap(List::stream)
			.map(Admissions::onEventLoop)
			.toList();
		return checks.isEmpty() ? endpoint : new Admissions(HandshakeCheck.all(checks), endpoint);
	}

	private static HandshakeCheck onEventLoop(HandshakeCheck check) {
		return (request) -> Handshake.ask(request, check::check);
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		AtomicReference<Admission> said = new AtomicReference<>(Admission.refuse(HttpStatus.FORBIDDEN));
		return this.check.check(handshake.serverRequest())
			.doOnNext(said::set)
			.then(Mono.defer(() -> serve(handshake, said.get())));
	}

	private Mono<Void> serve(Handshake handshake, Admission admission) {
		if (admission instanceof Admission.Refused refused) {
			return refuse(handshake.response(), refused);
		}
		handshake.admit((Admission.Admitted) admission);
		return this.endpoint.serve(handshake);
	}

	private static Mono<Void> refuse(ServerHttpResponse response, Admission.Refused refused) {
		response.setStatusCode(refused.status());
		response.getHeaders().putAll(refused.headers());
		return response.setComplete();
	}

}
