package io.buckaroo.docs.operations;

import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

@Configuration(proxyBeanMethods = false)
class OperatorSecurity {

	@Bean
	@Order(1)
	SecurityWebFilterChain endpointSecurity(ServerHttpSecurity http) {
		return http.securityMatcher(EndpointRequest.toAnyEndpoint().excluding("health"))
			.authorizeExchange((exchanges) -> exchanges.anyExchange().hasRole("OPERATOR"))
			.httpBasic(withDefaults())
			.build();
	}

}
