package io.buckaroo.autoconfigure;

import java.time.InstantSource;

import io.buckaroo.security.SecurityContextContributor;
import io.buckaroo.security.SessionExpiry;
import io.buckaroo.security.TokenExpiry;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;
import org.springframework.web.server.session.WebSessionStore;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Spring Security: the expiry of sessions and tokens, and the
 * security context of callbacks that may block.
 */
@AutoConfiguration(after = BuckarooAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(WebSessionServerSecurityContextRepository.class)
@ConditionalOnBean(BuckarooProperties.class)
public final class BuckarooSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionExpiry buckarooSessionExpiry(BuckarooProperties properties, ObjectProvider<WebSessionManager> sessions) {
		return new SessionExpiry(store(sessions.getIfUnique()), ServerSettings.sessionCheckInterval(properties),
				InstantSource.system());
	}

	private static @Nullable WebSessionStore store(@Nullable WebSessionManager sessions) {
		return (sessions instanceof DefaultWebSessionManager manager) ? manager.getSessionStore() : null;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AbstractOAuth2TokenAuthenticationToken.class)
	static class TokenConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TokenExpiry buckarooTokenExpiry() {
			return new TokenExpiry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextSnapshotFactory.class)
	static class ThreadLocalConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SecurityContextContributor buckarooSecurityContextContributor() {
			return new SecurityContextContributor();
		}

	}

}
