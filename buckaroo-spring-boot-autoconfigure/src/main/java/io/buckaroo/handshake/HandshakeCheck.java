package io.buckaroo.handshake;

import java.util.List;

import io.buckaroo.router.BuckarooRouter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Looks at a request before it becomes a connection: before the upgrade to a WebSocket,
 * or before the {@code init} of an event source. It may refuse the request, give the
 * connection attributes, or pick the subprotocol.
 * <p>
 * A bean of this type is asked for every route, in the order of {@code @Order}; one that
 * a {@link BuckarooRouter} names, for its routes, after those. The first refusal ends it.
 * Before them the origin of a handshake has been checked, and Spring Security has done
 * its part.
 */
@FunctionalInterface
public interface HandshakeCheck {

	/**
	 * Checks a request. Called on the event loop of the connection, which it must not
	 * block; what it returns may wait for reactive work, and is cancelled if the client
	 * goes away.
	 * @param request the request, with the path variables and, as
	 * {@link ServerRequest#attributes() attributes} of the request, those of the route
	 * and of the checks before
	 * @return {@link Admission#admit()}, {@link Admission#refuse}, or what is made of
	 * them. Nothing at all is a refusal with status 403, so that a search that finds
	 * nobody admits nobody; an error is answered with its status if it is a
	 * {@link org.springframework.web.ErrorResponse}, otherwise with 500
	 */
	Mono<Admission> check(ServerRequest request);

	/**
	 * Asks several checks one after the other, until one refuses. What they admit adds
	 * up.
	 * @param checks the checks
	 * @return one check for all
	 */
	static HandshakeCheck all(List<HandshakeCheck> checks) {
		Assert.notNull(checks, "'checks' must not be null");
		Flux<HandshakeCheck> each = Flux.fromIterable(List.copyOf(checks));
		return (request) -> each
			.concatMap((check) -> Mono.defer(() -> check.check(request))
				.switchIfEmpty(forbidden())
				.doOnNext((admission) -> expose(admission, request)), 0)
			.scan(Admission.admit(), HandshakeCheck::both)
			.takeUntil((admission) -> admission instanceof Admission.Refused)
			.last();
	}

	private static Mono<Admission> forbidden() {
		return Mono.fromSupplier(() -> Admission.refuse(HttpStatus.FORBIDDEN));
	}

	private static void expose(Admission admission, ServerRequest request) {
		if (admission instanceof Admission.Admitted admitted) {
			request.attributes().putAll(admitted.attributes());
		}
	}

	private static Admission both(Admission first, Admission second) {
		return (first instanceof Admission.Admitted earlier && second instanceof Admission.Admitted later)
				? earlier.and(later) : second;
	}

}
