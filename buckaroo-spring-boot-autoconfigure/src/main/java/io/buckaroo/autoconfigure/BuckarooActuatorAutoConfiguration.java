package io.buckaroo.autoconfigure;

import io.buckaroo.actuate.ClusterHealthIndicator;
import io.buckaroo.actuate.RouteDescriptions;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ClusterStatus;

import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the actuator: the routes in {@code /actuator/mappings}, and the
 * health of the cluster.
 */
@AutoConfiguration(after = BuckarooAutoConfiguration.class)
@ConditionalOnClass(MappingDescriptionProvider.class)
@ConditionalOnBean(Routes.class)
public final class BuckarooActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RouteDescriptions buckarooRouteDescriptions() {
		return new RouteDescriptions();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveHealthIndicator.class)
	@ConditionalOnBean(ClusterStatus.class)
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "buckarooHealthIndicator")
		@ConditionalOnEnabledHealthIndicator("buckaroo")
		ClusterHealthIndicator buckarooHealthIndicator(ClusterStatus status) {
			return new ClusterHealthIndicator(status);
		}

	}

}
