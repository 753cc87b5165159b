package io.buckaroo.autoconfigure;

import java.util.List;

import io.buckaroo.metrics.BuckarooMeterConvention;
import io.buckaroo.metrics.ClusterMeters;
import io.buckaroo.metrics.ConnectionMeters;
import io.buckaroo.metrics.MeteredRoute;
import io.buckaroo.metrics.TopicMeters;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Topics;
import io.buckaroo.webflux.routing.RouteSettings;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the meters of connections, topics and the cluster, if there is
 * a {@link MeterRegistry}. A {@link BuckarooMeterConvention} of the application changes
 * their names and tags.
 */
@AutoConfiguration(after = { BuckarooAutoConfiguration.class, BuckarooClusterAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, ConnectionRegistry.class, Routes.class, RouteSettings.class })
public final class BuckarooMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	BuckarooMeterConvention buckarooMeterConvention() {
		return new BuckarooMeterConvention() {
		};
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectionMeters buckarooConnectionMeters(ConnectionRegistry registry, Routes routes, RouteSettings settings,
			BuckarooMeterConvention convention) {
		List<MeteredRoute> metered = routes.stream().map((route) -> metered(route, settings)).distinct().toList();
		return new ConnectionMeters(registry, metered, convention);
	}

	private static MeteredRoute metered(Route route, RouteSettings settings) {
		String pattern = route.pattern().getPatternString();
		return (route instanceof Route.WebSocket socket)
				? new MeteredRoute(ConnectionKind.WEBSOCKET, pattern, settings.of(socket).connection().overflow(),
						socket.messages() != null)
				: new MeteredRoute(ConnectionKind.SSE, pattern, settings.of((Route.Sse) route).connection().overflow(),
						false);
	}

	@Bean
	@ConditionalOnMissingBean
	TopicMeters buckarooTopicMeters(Topics topics, BuckarooMeterConvention convention) {
		return new TopicMeters(topics, convention);
	}

	@Bean
	@ConditionalOnBean(ClusterStatus.class)
	@ConditionalOnMissingBean
	ClusterMeters buckarooClusterMeters(ClusterStatus cluster, BuckarooMeterConvention convention) {
		return new ClusterMeters(cluster, convention);
	}

}
