package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

@Component
class TenantCheck implements HandshakeCheck {

	@Override
	public Mono<Admission> check(ServerRequest request) {
		String tenant = request.headers().firstHeader("X-Tenant");
		return Mono.just(Admission.admit().withAttribute("tenant", (tenant != null) ? tenant : "nobody"));
	}

}
