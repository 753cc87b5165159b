package io.buckaroo.docs.security;

import io.buckaroo.Buckaroo;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;

import static org.springframework.security.config.Customizer.withDefaults;

@Configuration(proxyBeanMethods = false)
class LogoutSecurity {

	@Bean
	SecurityWebFilterChain security(ServerHttpSecurity http, Buckaroo buckaroo) {
		return http
			.authorizeExchange((exchanges) -> exchanges.pathMatchers("/csrf").permitAll().anyExchange().authenticated())
			.formLogin(withDefaults())
			.logout((logout) -> logout.logoutHandler((handlers) -> handlers.add(closeConnections(buckaroo))))
			.build();
	}

	private static ServerLogoutHandler closeConnections(Buckaroo buckaroo) {
		return (exchange, user) -> Mono.fromRunnable(() -> buckaroo.closePrincipal(user.getName()));
	}

}
