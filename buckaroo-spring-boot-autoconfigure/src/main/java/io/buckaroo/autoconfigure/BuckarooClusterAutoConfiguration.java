package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.Map;

import io.buckaroo.Buckaroo;
import io.buckaroo.PayloadType;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.LocalBuckaroo;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.redis.ClusterBuckaroo;
import io.buckaroo.topic.redis.PayloadCodec;
import io.buckaroo.topic.redis.RedisConnector;
import io.buckaroo.topic.redis.RedisSettings;
import io.buckaroo.topic.redis.RedisTopics;
import io.buckaroo.webflux.sse.JsonEncoder;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for a cluster of nodes that share topics, if
 * {@code buckaroo.cluster.type} is {@code redis}. Runs before
 * {@link BuckarooAutoConfiguration}, whose local topics back off.
 * <p>
 * {@code buckarooTopics} backs off if the application defines any {@link Topics}, and
 * {@code buckaroo} if it defines any {@link Buckaroo}, which then also replaces the
 * handling of requests from other nodes. The other beans back off if the application
 * defines a bean of the same type.
 */
@AutoConfiguration(before = BuckarooAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBooleanProperty(name = "buckaroo.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "buckaroo.cluster.type", havingValue = "redis")
@EnableConfigurationProperties(BuckarooProperties.class)
public final class BuckarooClusterAutoConfiguration {

	private static InvalidConfigurationPropertyValueException unusable(String reason) {
		return new InvalidConfigurationPropertyValueException("buckaroo.cluster.type", "redis", reason);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ LettuceConnectionFactory.class, JsonMapper.class })
	static class RedisConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RedisSettings buckarooRedisSettings(BuckarooProperties properties, Environment environment) {
			return TopicSettings.redis(properties.cluster(), environment);
		}

		@Bean
		@ConditionalOnMissingBean
		RedisConnector buckarooRedisConnector(ObjectProvider<LettuceConnectionFactory> factories,
				ObjectProvider<RedisStaticMasterReplicaConfiguration> replicas, RedisSettings settings,
				Environment environment) {
			LettuceConnectionFactory factory = factories.getIfUnique();
			if (factory == null) {
				throw unusable(
						"There is no unique LettuceConnectionFactory bean. 'spring.data.redis' must configure a single connection, and 'spring.data.redis.client-type' must be 'lettuce'.");
			}
			if (factory.isClusterAware()) {
				throw unusable("'spring.data.redis.cluster' is set, but Redis Cluster is not supported.");
			}
			if (factory.getSentinelConfiguration() == null && hasReplicas(replicas, environment)) {
				throw unusable(
						"'spring.data.redis.masterreplica' is set or a RedisStaticMasterReplicaConfiguration bean is present, but a static list of replicas is not supported. 'spring.data.redis.host' or 'spring.data.redis.sentinel' must refer to the master.");
			}
			return new RedisConnector(factory, settings.heartbeatTimeout());
		}

		/**
		 * Returns whether the application configures static replicas, which the
		 * connection factory does not expose.
		 */
		private static boolean hasReplicas(ObjectProvider<RedisStaticMasterReplicaConfiguration> replicas,
				Environment environment) {
			return replicas.stream().findAny().isPresent()
					|| Binder.get(environment).bind("spring.data.redis.masterreplica", Map.class).isBound();
		}

		@Bean
		@ConditionalOnMissingBean
		PayloadCodec buckarooPayloadCodec(ObjectProvider<JsonMapper> mapper, List<PayloadType<?>> types,
				BuckarooProperties properties) {
			return new PayloadCodec(mapper.getIfAvailable(JsonMapper::new), types,
					TopicSettings.payloadLimit(properties));
		}

		@Bean(initMethod = "start", destroyMethod = "close")
		@ConditionalOnMissingBean(Topics.class)
		RedisTopics buckarooTopics(RedisConnector connector, Node node, RedisSettings settings,
				TopicHistories histories, PayloadCodec codec, ServerCodecConfigurer codecs,
				ObjectProvider<BuckarooObservations> observations) {
			return new RedisTopics(connector.client(), node, settings.inDatabase(connector.database()), histories,
					codec, new JsonEncoder(codecs), observations.getIfAvailable(() -> BuckarooObservations.NONE));
		}

		@Bean
		@ConditionalOnBean(RedisTopics.class)
		@ConditionalOnMissingBean(Buckaroo.class)
		ClusterBuckaroo buckaroo(ConnectionRegistry registry, Node node, RedisTopics topics,
				ObjectProvider<BuckarooObservations> observations) {
			Buckaroo local = observations.getIfAvailable(() -> BuckarooObservations.NONE)
				.observe(new LocalBuckaroo(registry));
			return new ClusterBuckaroo(local, registry::size, node, topics);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory")
	static class MissingRedisConfiguration {

		MissingRedisConfiguration() {
			throw unusable("The dependency 'spring-boot-starter-data-redis-reactive' is missing.");
		}

	}

}
