package io.buckaroo.docs.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

@Configuration(proxyBeanMethods = false)
class ChatSecurity {

	@Bean
	SecurityWebFilterChain security(ServerHttpSecurity http) {
		return http
			.authorizeExchange((exchanges) -> exchanges.pathMatchers("/public/**")
				.permitAll()
				.pathMatchers("/moderators/**")
				.hasAuthority("SCOPE_moderate")
				.anyExchange()
				.authenticated())
			.oauth2ResourceServer((server) -> server.jwt(withDefaults()))
			.build();
	}

}
