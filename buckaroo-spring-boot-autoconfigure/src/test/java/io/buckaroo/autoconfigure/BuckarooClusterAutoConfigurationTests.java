package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.runtime.LocalBuckaroo;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import io.buckaroo.topic.redis.ClusterBuckaroo;
import io.buckaroo.topic.redis.RedisTopics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link BuckarooClusterAutoConfiguration}. Redis is unavailable, and is not
 * required at start-up.
 */
class BuckarooClusterAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class, DataRedisAutoConfiguration.class,
				BuckarooClusterAutoConfiguration.class, BuckarooAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=1");

	@Test
	void redisOnTheClassPathIsNotUsedByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(Topics.class)).isInstanceOf(LocalTopics.class);
			assertThat(context.getBean(Buckaroo.class)).isInstanceOf(LocalBuckaroo.class);
		});
	}

	@Test
	void onePropertyEnablesTheClusterEvenIfRedisIsUnavailable() {
		this.contextRunner.withPropertyValues("buckaroo.cluster.type=redis").run((context) -> {
			assertThat(context).hasSingleBean(Topics.class).hasSingleBean(Buckaroo.class);
			assertThat(context.getBean(Buckaroo.class)).isInstanceOf(ClusterBuckaroo.class);
			assertThat(context.getBean(RedisTopics.class).isUp()).isFalse();
		});
	}

	@Test
	void aBuckarooOfTheUserReplacesTheDefault() {
		Buckaroo own = mock(Buckaroo.class);
		this.contextRunner.withBean("own", Buckaroo.class, () -> own)
			.withPropertyValues("buckaroo.cluster.type=redis")
			.run((context) -> assertThat(context).getBean(Buckaroo.class).isSameAs(own));
	}

	@Test
	void topicsOfTheUserReplaceTheDefault() {
		Topics own = new LocalTopics(new TopicHistories(List.of()), Object::toString);
		this.contextRunner.withBean("own", Topics.class, () -> own)
			.withPropertyValues("buckaroo.cluster.type=redis")
			.run((context) -> {
				assertThat(context).getBean(Topics.class).isSameAs(own);
				assertThat(context).getBean(Buckaroo.class).isInstanceOf(LocalBuckaroo.class);
			});
	}

	@Test
	void aMissingDependencyIsReported() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.withPropertyValues("buckaroo.cluster.type=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("buckaroo.cluster.type")
				.extracting("reason")
				.asString()
				.contains("spring-boot-starter-data-redis-reactive"));
	}

	@Test
	void aRedisClusterIsRefused() {
		this.contextRunner
			.withPropertyValues("buckaroo.cluster.type=redis", "spring.data.redis.cluster.nodes=localhost:1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.extracting("reason")
				.asString()
				.contains("Redis Cluster is not supported"));
	}

	@Test
	void aStaticListOfReplicasIsRefused() {
		this.contextRunner
			.withPropertyValues("buckaroo.cluster.type=redis", "spring.data.redis.masterreplica.nodes=localhost:1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.extracting("reason")
				.asString()
				.contains("spring.data.redis.masterreplica"));
	}

	@Test
	void aStaticListOfReplicasInCodeIsRefused() {
		this.contextRunner
			.withBean(RedisStaticMasterReplicaConfiguration.class,
					() -> new RedisStaticMasterReplicaConfiguration("localhost", 1))
			.withPropertyValues("buckaroo.cluster.type=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.extracting("reason")
				.asString()
				.contains("RedisStaticMasterReplicaConfiguration"));
	}

	@ParameterizedTest
	@CsvSource({ "buckaroo.cluster.heartbeat-interval, 0s", "buckaroo.cluster.heartbeat-interval, 10s",
			"buckaroo.cluster.heartbeat-timeout, -1s", "buckaroo.cluster.max-pending-publications, 0",
			"buckaroo.cluster.max-pending-size, 0", "buckaroo.max-publication-size, 0",
			"buckaroo.max-publication-size, 2GB", "buckaroo.topics.[news].history.size, -1",
			"buckaroo.topics.[news].history.ttl, -1s", "buckaroo.topics.[news].history.recovery-limit, -1" })
	void aValueOutOfRangeIsReported(String property, String value) {
		this.contextRunner.withPropertyValues("buckaroo.cluster.type=redis", property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class));
	}

	@Test
	void theSizeOfPublicationsIsLimitedWithAndWithoutACluster() {
		this.contextRunner.withPropertyValues("buckaroo.max-publication-size=5B")
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(Buckaroo.class).topic("news").publish("123456").block()));
		this.contextRunner.withPropertyValues("buckaroo.max-publication-size=5B", "buckaroo.cluster.type=redis")
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(Buckaroo.class).topic("news").publish("123456").block()));
	}

	@Test
	void propertiesTakePrecedenceOverBeans() {
		this.contextRunner.withBean(TopicHistory.class, () -> TopicHistory.of("news", 1))
			.withPropertyValues("buckaroo.topics.[news].history.size=2", "buckaroo.topics.[news].history.ttl=60")
			.run((context) -> {
				TopicHistories histories = context.getBean(TopicHistories.class);
				assertThat(histories.of("news").size()).isEqualTo(2);
				assertThat(histories.of("news").timeToLive()).isEqualTo(Duration.ofMinutes(1));
			});
	}

}
