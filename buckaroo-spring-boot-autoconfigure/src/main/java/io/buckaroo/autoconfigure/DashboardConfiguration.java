package io.buckaroo.autoconfigure;

import java.util.Objects;

import io.buckaroo.actuate.BuckarooEndpoint;
import io.buckaroo.actuate.CsrfHeader;
import io.buckaroo.actuate.DashboardMapping;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.server.ServerWebExchange;

/**
 * The dashboard, on the web server of the actuator's endpoints.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnAvailableEndpoint(endpoint = BuckarooEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnBean(BuckarooEndpoint.class)
class DashboardConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DashboardMapping buckarooDashboardMapping(PathMappedEndpoints endpoints, ObjectProvider<CsrfHeader.Source> csrf) {
		String path = Objects.requireNonNull(endpoints.getPath(BuckarooEndpoint.ID));
		return new DashboardMapping(path, csrf.getIfAvailable(() -> (exchange) -> Mono.empty()));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CsrfToken.class)
	static class CsrfConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CsrfHeader.Source buckarooCsrfHeader() {
			return (exchange) -> Mono.justOrEmpty(token(exchange))
				.flatMap((token) -> token)
				.map((token) -> new CsrfHeader(token.getHeaderName(), token.getToken()));
		}

		/**
		 * Returns the token that Spring Security adds to each request, if it protects
		 * against cross-site request forgery.
		 */
		private static @Nullable Mono<CsrfToken> token(ServerWebExchange exchange) {
			return exchange.getAttribute(CsrfToken.class.getName());
		}

	}

}
