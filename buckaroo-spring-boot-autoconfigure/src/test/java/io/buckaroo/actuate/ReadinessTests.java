package io.buckaroo.actuate;

import java.time.Duration;
import java.util.function.Consumer;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.autoconfigure.BuckarooActuatorAutoConfiguration;
import io.buckaroo.autoconfigure.BuckarooAutoConfiguration;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.RoundTrips;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for the health of this node in the actuator, and for its readiness
 * ({@link ClusterReadiness}).
 */
class ReadinessTests {

	private static final String READINESS = "/actuator/health/readiness";

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withPropertyValues("management.endpoint.health.show-details=always")
		.withUserConfiguration(Handlers.class)
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, CodecsAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
				ApplicationAvailabilityAutoConfiguration.class, EndpointAutoConfiguration.class,
				WebEndpointAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, BuckarooAutoConfiguration.class,
				BuckarooActuatorAutoConfiguration.class))
		.withConfiguration(AutoConfigurations.of(endpointsOnWebFlux()));

	private final ClusterStatus cluster = mock(ClusterStatus.class);

	/**
	 * Returns the configuration by name, because it is package-private.
	 */
	private static Class<?> endpointsOnWebFlux() {
		try {
			return Class.forName("org.springframework.boot.webflux.autoconfigure.actuate.web."
					+ "WebFluxEndpointManagementContextConfiguration");
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aNodeHasAHealthWithoutACluster() {
		this.contextRunner.run((context) -> get(context, "/actuator/health/buckaroo").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.details.draining")
			.isEqualTo(false)
			.jsonPath("$.details.connections")
			.isEqualTo(0));
	}

	@Test
	void theRoundTripOfTheLatestHeartbeatIsADuration() {
		ReactiveWebApplicationContextRunner runner = inCluster(null);
		given(this.cluster.roundTrip()).willReturn(Duration.ofMillis(2));
		runner.run((context) -> get(context, "/actuator/health/buckaroo").expectBody()
			.jsonPath("$.details.roundTrip")
			.isEqualTo("PT0.002S"));
	}

	@Test
	void theHealthMayBeDisabled() {
		this.contextRunner.withPropertyValues("management.health.buckaroo.enabled=false")
			.run((context) -> get(context, "/actuator/health/buckaroo").expectStatus().isNotFound());
	}

	@Test
	void aNodeIsNotReadyWhileItDrains() {
		this.contextRunner.run(ready((context) -> {
			context.getBean(ConnectionDrain.class).begin();
			assertStatus(context, READINESS, "OUT_OF_SERVICE", 503);
			assertStatus(context, "/actuator/health/liveness", "UP", 200);
			assertStatus(context, "/actuator/health/buckaroo", "OUT_OF_SERVICE", 503);
			context.getBean(ConnectionDrain.class).cancel();
			assertStatus(context, READINESS, "UP", 200);
			assertStatus(context, "/actuator/health/buckaroo", "UP", 200);
		}));
	}

	@Test
	void aNodeIsReadyWithoutTheClusterByDefault() {
		inCluster("unreachable").run(ready((context) -> {
			assertStatus(context, READINESS, "UP", 200);
			assertStatus(context, "/actuator/health/buckaroo", "DOWN", 503);
		}));
	}

	@Test
	void aNodeIsNotReadyWithoutTheClusterIfConfigured() {
		inCluster("unreachable").withPropertyValues("buckaroo.cluster.readiness=true").run(ready((context) -> {
			assertStatus(context, READINESS, "DOWN", 503);
			assertStatus(context, "/actuator/health/liveness", "UP", 200);
			given(this.cluster.fault()).willReturn(null);
			assertStatus(context, READINESS, "UP", 200);
		}));
	}

	@Test
	void theMembersOfTheApplicationsGroupAreKept() {
		inCluster(null)
			.withPropertyValues("buckaroo.cluster.readiness=true",
					"management.endpoint.health.group.readiness.include=livenessState")
			.run(ready((context) -> get(context, READINESS).expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.components.keys()")
				.value((names) -> assertThat(names).asInstanceOf(InstanceOfAssertFactories.COLLECTION)
					.containsExactlyInAnyOrder("buckaroo", "livenessState"))));
	}

	@Test
	void withoutProbesThereIsNoReadiness() {
		inCluster("unreachable")
			.withPropertyValues("buckaroo.cluster.readiness=true", "management.endpoint.health.probes.enabled=false")
			.run((context) -> get(context, READINESS).expectStatus().isNotFound());
	}

	private ReactiveWebApplicationContextRunner inCluster(@Nullable String fault) {
		given(this.cluster.fault()).willReturn(fault);
		given(this.cluster.roundTrips()).willReturn(RoundTrips.NONE);
		return this.contextRunner.withBean(ClusterStatus.class, () -> this.cluster);
	}

	/**
	 * Runs a test in an application that has started.
	 */
	private static ContextConsumer<AssertableReactiveWebApplicationContext> ready(
			Consumer<AssertableReactiveWebApplicationContext> test) {
		return (context) -> {
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			test.accept(context);
		};
	}

	private static void assertStatus(AssertableReactiveWebApplicationContext context, String path, String status,
			int code) {
		get(context, path).expectStatus().isEqualTo(code).expectBody().jsonPath("$.status").isEqualTo(status);
	}

	private static WebTestClient.ResponseSpec get(AssertableReactiveWebApplicationContext context, String path) {
		return WebTestClient.bindToApplicationContext(context).build().get().uri(path).exchange();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
