package io.buckaroo.autoconfigure;

import io.buckaroo.actuate.BuckarooHealthIndicator;
import io.buckaroo.actuate.ClusterReadiness;
import io.buckaroo.actuate.RouteDescriptions;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the actuator: the routes in {@code /actuator/mappings}, and the
 * health of this node.
 */
@AutoConfiguration(after = BuckarooAutoConfiguration.class,
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
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
	@ConditionalOnBean(ConnectionRegistry.class)
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "buckarooHealthIndicator")
		@ConditionalOnEnabledHealthIndicator("buckaroo")
		BuckarooHealthIndicator buckarooHealthIndicator(ConnectionRegistry registry,
				ObjectProvider<ClusterStatus> cluster) {
			return new BuckarooHealthIndicator(registry, cluster.getIfAvailable());
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(ClusterStatus.class)
		@ConditionalOnBooleanProperty("buckaroo.cluster.readiness")
		ClusterReadiness buckarooClusterReadiness() {
			return new ClusterReadiness();
		}

	}

}
