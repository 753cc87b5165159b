package io.buckaroo.autoconfigure;

import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.metrics.BuckarooMeter;
import io.buckaroo.metrics.BuckarooMeterConvention;
import io.buckaroo.metrics.ClusterMeters;
import io.buckaroo.metrics.ConnectionMeters;
import io.buckaroo.metrics.TopicMeters;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuckarooMetricsAutoConfiguration}.
 */
class BuckarooMetricsAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner withoutRegistry = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, CodecsAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, DataRedisAutoConfiguration.class,
				BuckarooClusterAutoConfiguration.class, BuckarooAutoConfiguration.class,
				BuckarooMetricsAutoConfiguration.class))
		.withUserConfiguration(Handlers.class);

	private final ReactiveWebApplicationContextRunner contextRunner = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class));

	@Test
	void theRoutesOfTheApplicationAreMetered() {
		this.contextRunner.withPropertyValues("buckaroo.base-path=/live", "buckaroo.mailbox.overflow=drop-oldest")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("buckaroo.connections")
					.tags("kind", "websocket", "route", "/live/chat")
					.gauge()
					.value()).isZero();
				assertThat(registry.get("buckaroo.connections").tags("kind", "sse", "route", "/live/news").gauges())
					.hasSize(1);
				assertThat(registry.get("buckaroo.mailbox.rejected").tag("overflow", "drop-oldest").functionCounters())
					.hasSize(2);
				assertThat(registry.get("buckaroo.topics").gauges()).hasSize(1);
			});
	}

	@Test
	void malformedMessagesAreMeteredForRoutesWithTypedMessages() {
		this.contextRunner.withUserConfiguration(TypedHandler.class)
			.run((context) -> assertThat(
					context.getBean(MeterRegistry.class).get("buckaroo.messages.malformed").functionCounters())
				.extracting((counter) -> counter.getId().getTag("route"))
				.containsOnly("/orders"));
	}

	@Test
	void theClusterIsMeteredIfThereIsOne() {
		this.contextRunner.withPropertyValues("buckaroo.cluster.type=redis", "spring.data.redis.port=1")
			.run((context) -> assertThat(
					context.getBean(MeterRegistry.class).get("buckaroo.cluster.up").gauge().value())
				.isZero());
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(ClusterMeters.class));
	}

	@Test
	void thereAreNoMetersWithoutARegistry() {
		this.withoutRegistry.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(ConnectionMeters.class)
			.doesNotHaveBean(TopicMeters.class)
			.doesNotHaveBean(BuckarooMeterConvention.class));
	}

	@Test
	void micrometerIsOptional() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectionMeters.class));
	}

	@Test
	void aConventionOfTheUserRenamesMeters() {
		this.contextRunner.withBean(BuckarooMeterConvention.class, () -> new BuckarooMeterConvention() {

			@Override
			public String getName(BuckarooMeter meter) {
				return "my." + meter.getName();
			}

		}).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.find("buckaroo.connections").gauges()).isEmpty();
			assertThat(registry.get("my.buckaroo.connections").gauges()).hasSize(2);
		});
	}

	@Test
	void metersOfTheUserReplaceTheDefaults() {
		Topics topics = new LocalTopics(new TopicHistories(List.of()), Object::toString);
		TopicMeters own = new TopicMeters(topics, new BuckarooMeterConvention() {
		});
		this.contextRunner.withBean(TopicMeters.class, () -> own)
			.run((context) -> assertThat(context).getBean(TopicMeters.class).isSameAs(own));
	}

	@Test
	void aPropertyTurnsTheMetersOff() {
		this.contextRunner.withPropertyValues("management.metrics.enable.buckaroo=false")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("buckaroo")));
	}

	@Configuration(proxyBeanMethods = false)
	static class TypedHandler {

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<String, String, Void> orders() {
			return (message, state) -> Result.reply(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/chat")
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		@SseMapping("/news")
		BuckarooEventSource<Void> news() {
			return new BuckarooEventSource<>() {
			};
		}

	}

}
