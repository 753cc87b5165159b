package io.buckaroo.autoconfigure;

import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.CallbackObservationConvention;
import io.buckaroo.observation.ClusterMessageReceivedObservationConvention;
import io.buckaroo.observation.ClusterMessageSentObservationConvention;
import io.buckaroo.observation.ConnectionEndingObservationConvention;
import io.buckaroo.observation.ConnectionOpeningObservationConvention;
import io.buckaroo.observation.ObservationConventions;
import io.buckaroo.observation.TopicPublicationObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the observations of connections, topics and messages between
 * nodes, if there is an {@link ObservationRegistry}, such as that of the actuator. Beans
 * of the convention types in {@code io.buckaroo.observation} change names and key values.
 */
@AutoConfiguration(before = { BuckarooAutoConfiguration.class, BuckarooClusterAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass({ DispatcherHandler.class, ObservationRegistry.class })
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "buckaroo.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BuckarooProperties.class)
public final class BuckarooObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	BuckarooObservations buckarooObservations(ObservationRegistry registry, BuckarooProperties properties,
			ObjectProvider<ConnectionOpeningObservationConvention> opening,
			ObjectProvider<ConnectionEndingObservationConvention> ending,
			ObjectProvider<CallbackObservationConvention> callback,
			ObjectProvider<TopicPublicationObservationConvention> publication,
			ObjectProvider<ClusterMessageSentObservationConvention> sent,
			ObjectProvider<ClusterMessageReceivedObservationConvention> received) {
		return new BuckarooObservations(registry, properties.observations().callbacks(),
				new ObservationConventions(opening.getIfAvailable(), ending.getIfAvailable(), callback.getIfAvailable(),
						publication.getIfAvailable(), sent.getIfAvailable(), received.getIfAvailable()));
	}

}
