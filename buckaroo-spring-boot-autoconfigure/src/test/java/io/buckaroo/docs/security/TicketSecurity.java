package io.buckaroo.docs.security;

import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;

import static org.springframework.security.config.Customizer.withDefaults;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

@Configuration
class TicketSecurity {

	@Bean
	SecurityWebFilterChain security(ServerHttpSecurity http, Tickets tickets) {
		ReactiveAuthenticationManager redeemed = Mono::just;
		AuthenticationWebFilter filter = new AuthenticationWebFilter(redeemed);
		filter.setRequiresAuthenticationMatcher(pathMatchers("/chat"));
		filter.setServerAuthenticationConverter(
				(exchange) -> Mono.justOrEmpty(exchange.getRequest().getQueryParams().getFirst("ticket"))
					.flatMap(tickets::redeem));
		filter.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(
				new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED)));
		return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
			.oauth2ResourceServer((server) -> server.jwt(withDefaults()))
			.addFilterAt(filter, SecurityWebFiltersOrder.AUTHENTICATION)
			.build();
	}

}
