package io.buckaroo.autoconfigure;

import io.buckaroo.Buckaroo;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.ObservationConventions;
import io.buckaroo.observation.TopicPublicationObservationContext;
import io.buckaroo.observation.TopicPublicationObservationConvention;
import io.buckaroo.runtime.LocalBuckaroo;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuckarooObservationAutoConfiguration}.
 */
class BuckarooObservationAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class,
				BuckarooObservationAutoConfiguration.class));

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ReactiveWebApplicationContextRunner observed = this.contextRunner.withBean(ObservationRegistry.class,
			() -> this.registry);

	@Test
	void withoutARegistryNothingIsObserved() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(BuckarooObservations.class)
			.getBean(Buckaroo.class)
			.isInstanceOf(LocalBuckaroo.class));
	}

	@Test
	void theRegistryOfTheActuatorIsUsed() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(BuckarooObservations.class));
	}

	@Test
	void publicationsAreObserved() {
		this.observed.run((context) -> {
			publish(context);
			assertThat(this.registry).hasSingleObservationThat()
				.hasNameEqualTo("buckaroo.topic.published")
				.hasBeenStopped()
				.hasLowCardinalityKeyValue("outcome", "success");
		});
	}

	@Test
	void aConventionOfTheApplicationIsUsed() {
		this.observed
			.withBean(TopicPublicationObservationConvention.class, () -> new TopicPublicationObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(TopicPublicationObservationContext context) {
					return TopicPublicationObservationConvention.super.getLowCardinalityKeyValues(context).and("prefix",
							context.getTopic().substring(0, 4));
				}

			})
			.run((context) -> {
				publish(context);
				assertThat(this.registry).hasSingleObservationThat()
					.hasLowCardinalityKeyValue("prefix", "room")
					.hasLowCardinalityKeyValue("outcome", "success");
			});
	}

	@Test
	void callbacksAreNotObservedByDefault() {
		this.observed.run((context) -> assertThat(context).getBean(Buckaroo.class).isInstanceOf(LocalBuckaroo.class));
	}

	@Test
	void callbacksAreObservedOnRequest() {
		this.observed.withPropertyValues("buckaroo.observations.callbacks=true")
			.run((context) -> assertThat(context).getBean(Buckaroo.class).isNotInstanceOf(LocalBuckaroo.class));
	}

	@Test
	void observationsOfTheApplicationAreUsed() {
		BuckarooObservations own = new BuckarooObservations(this.registry, false,
				new ObservationConventions(null, null, null, null, null, null));
		this.observed.withBean(BuckarooObservations.class, () -> own)
			.run((context) -> assertThat(context).getBean(BuckarooObservations.class).isSameAs(own));
	}

	@Test
	void nothingIsObservedIfBuckarooIsDisabled() {
		this.observed.withPropertyValues("buckaroo.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(BuckarooObservations.class));
	}

	private static void publish(ApplicationContext context) {
		context.getBean(Buckaroo.class).topic("room/1").publish("hello").block();
	}

}
