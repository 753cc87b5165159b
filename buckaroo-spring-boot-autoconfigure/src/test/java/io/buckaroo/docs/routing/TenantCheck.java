package io.buckaroo.docs.routing;

import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

@Component
class TenantCheck implements HandshakeCheck {

	private final Tenants tenants;

	TenantCheck(Tenants tenants) {
		this.tenants = tenants;
	}

	@Override
	public Mono<Admission> check(ServerRequest request) {
		return this.tenants.find(request.headers().firstHeader("X-Tenant"))
			.<Admission>map((tenant) -> Admission.admit().withAttribute("tenant", tenant))
			.defaultIfEmpty(Admission.refuse(HttpStatus.NOT_FOUND));
	}

}
