package io.buckaroo.docs.security;

import reactor.core.publisher.Mono;

import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

@RestController
class CsrfTokens {

	@GetMapping("/csrf")
	Mono<String> token(ServerWebExchange exchange) {
		Mono<CsrfToken> token = exchange.getRequiredAttribute(CsrfToken.class.getName());
		return token.map(CsrfToken::getToken);
	}

}
