package io.buckaroo.docs.security;

import javax.crypto.SecretKey;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/**
 * Verifies tokens that are signed with a symmetric key.
 */
@Configuration(proxyBeanMethods = false)
class SymmetricKey {

	@Bean
	ReactiveJwtDecoder jwtDecoder(SecretKey key) {
		return NimbusReactiveJwtDecoder.withSecretKey(key).build();
	}

}
