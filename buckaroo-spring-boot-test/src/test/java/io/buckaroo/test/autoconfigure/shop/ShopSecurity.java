package io.buckaroo.test.autoconfigure.shop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

@Configuration(proxyBeanMethods = false)
class ShopSecurity {

	@Bean
	SecurityWebFilterChain chain(ServerHttpSecurity security) {
		return security
			.authorizeExchange((paths) -> paths.pathMatchers("/basket").hasRole("CUSTOMER").anyExchange().permitAll())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(
				User.withUsername("ada").password("{noop}secret").roles("CUSTOMER").build());
	}

}
