package io.buckaroo.docs.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/**
 * Tokens that are signed and verified with a key of the tests.
 */
@TestConfiguration(proxyBeanMethods = false)
class TestTokens {

	private static final SecretKey KEY = new SecretKeySpec(
			"thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

	@Bean
	ReactiveJwtDecoder jwtDecoder() {
		return NimbusReactiveJwtDecoder.withSecretKey(KEY).build();
	}

	static String token(String user) {
		JwtClaimsSet claims = JwtClaimsSet.builder().subject(user).expiresAt(Instant.now().plusSeconds(600)).build();
		return NimbusJwtEncoder.withSecretKey(KEY).build().encode(JwtEncoderParameters.from(claims)).getTokenValue();
	}

}
