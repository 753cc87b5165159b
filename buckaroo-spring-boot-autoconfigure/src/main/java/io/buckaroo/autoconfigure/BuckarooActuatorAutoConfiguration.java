package io.buckaroo.autoconfigure;

import java.time.Instant;

import io.buckaroo.Buckaroo;
import io.buckaroo.actuate.BuckarooEndpoint;
import io.buckaroo.actuate.BuckarooHealthIndicator;
import io.buckaroo.actuate.ClusterReadiness;
import io.buckaroo.actuate.NodeInspection;
import io.buckaroo.actuate.RouteDescriptions;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.Topics;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the actuator: the endpoint {@code buckaroo}, the routes in
 * {@code /actuator/mappings}, and the health of this node.
 */
@AutoConfiguration(after = BuckarooAutoConfiguration.class,
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration",
		beforeName = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration")
@ConditionalOnClass(MappingDescriptionProvider.class)
@ConditionalOnBean(Routes.class)
public final class BuckarooActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RouteDescriptions buckarooRouteDescriptions() {
		return new RouteDescriptions();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnBean(ConnectionDrain.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
		BuckarooEndpoint buckarooEndpoint(ApplicationContext context, Node node, Routes routes,
				ObjectProvider<MessageCodecs> codecs, ConnectionRegistry registry, Topics topics, Buckaroo buckaroo,
				ConnectionDrain drain, ObjectProvider<ClusterStatus> cluster) {
			NodeInspection inspection = new NodeInspection(node, Instant.ofEpochMilli(context.getStartupDate()), routes,
					codecs::getObject, registry, topics, drain, cluster.getIfAvailable());
			return new BuckarooEndpoint(inspection, registry, buckaroo, drain);
		}

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
