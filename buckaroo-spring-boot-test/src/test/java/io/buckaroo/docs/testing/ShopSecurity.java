package io.buckaroo.docs.testing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Path rules for bearer tokens.
 */
@Configuration(proxyBeanMethods = false)
class ShopSecurity {

	@Bean
	SecurityWebFilterChain security(ServerHttpSecurity http) {
		return http
			.authorizeExchange(
					(exchanges) -> exchanges.pathMatchers("/prices/**").permitAll().anyExchange().authenticated())
			.oauth2ResourceServer((server) -> server.jwt(withDefaults()))
			.build();
	}

}
