package io.buckaroo.handshake;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Checks a request before it becomes a connection: before the upgrade to a WebSocket, or
 * before the {@code init} of an event source. A check may refuse the request, add
 * attributes to the connection, select the subprotocol, or decline compression.
 * <p>
 * Beans of this type apply to every route, in the order of {@code @Order}, followed by
 * the checks that a {@link io.buckaroo.router.BuckarooRouter} declares for its routes.
 * The first refusal is final. Spring Security's filters and the origin check run first.
 */
@FunctionalInterface
public interface HandshakeCheck {

	/**
	 * Checks a request. Invoked on the event loop of the connection, which must not be
	 * blocked. The returned {@code Mono} may wait for asynchronous work, and is cancelled
	 * if the client disconnects.
	 * @param request the request, with the path variables. The
	 * {@linkplain ServerRequest#attributes() attributes} contain those of the route and
	 * of earlier checks
	 * @return {@link Admission#admit()}, {@link Admission#refuse}, or a value derived
	 * from them. An empty {@code Mono} refuses the request with status 403, so that a
	 * lookup without a result does not admit it. An error is answered with its status if
	 * it is an {@link org.springframework.web.ErrorResponse}, otherwise with 500
	 */
	Mono<Admission> check(ServerRequest request);

	/**
	 * Combines several checks into one, which runs them in order until one of them
	 * refuses. The attributes of all admissions are merged; for attributes and the
	 * subprotocol, later checks take precedence. Each check can decline compression.
	 * @param checks the checks
	 * @return the combined check
	 */
	static HandshakeCheck all(List<HandshakeCheck> checks) {
		Assert.notNull(checks, "'checks' must not be null");
		Flux<HandshakeCheck> each = Flux.fromIterable(List.copyOf(checks));
		return (request) -> each
			.concatMap((check) -> Mono.defer(() -> check.check(request))
				.switchIfEmpty(forbidden())
				.doOnNext((admission) -> expose(admission, request)), 0)
			.scan(Admission.admit(), HandshakeCheck::merge)
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

	private static Admission merge(Admission first, Admission second) {
		return (first instanceof Admission.Admitted earlier && second instanceof Admission.Admitted later)
				? earlier.and(later) : second;
	}

}
