package io.buckaroo.webflux.handshake;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.HandshakeOutcome;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

/**
 * Runs the application's checks: those for all routes, then those of the route.
 */
final class HandshakeChecks implements HandshakeStep {

	private final List<HandshakeCheck> checks;

	private final HandshakeCheck all;

	/**
	 * Creates the step of a route.
	 * @param globalChecks the checks for all routes
	 * @param route the route, which may have checks as well
	 */
	HandshakeChecks(List<HandshakeCheck> globalChecks, Route route) {
		this.checks = Stream.of(globalChecks, route.checks())
			.flatMap(List::stream)
			.map(HandshakeChecks::onEventLoop)
			.toList();
		this.all = HandshakeCheck.all(this.checks);
	}

	private static HandshakeCheck onEventLoop(HandshakeCheck check) {
		return (request) -> Handshake.onEventLoop(request, check::check);
	}

	@Override
	public Mono<Void> examine(Handshake handshake) {
		if (this.checks.isEmpty()) {
			return Mono.empty();
		}
		return this.all.check(handshake.serverRequest())
			.switchIfEmpty(Mono.fromSupplier(() -> Admission.refuse(HttpStatus.FORBIDDEN)))
			.flatMap((admission) -> apply(admission, handshake));
	}

	private static Mono<Void> apply(Admission admission, Handshake handshake) {
		if (admission instanceof Admission.Refused refused) {
			handshake.response().getHeaders().putAll(refused.headers());
			return handshake.refuse(HandshakeOutcome.CHECK, refused.status());
		}
		handshake.admit((Admission.Admitted) admission);
		return Mono.empty();
	}

}
