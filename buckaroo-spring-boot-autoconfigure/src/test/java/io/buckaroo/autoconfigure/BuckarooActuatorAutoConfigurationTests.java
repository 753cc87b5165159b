package io.buckaroo.autoconfigure;

import io.buckaroo.actuate.BuckarooEndpoint;
import io.buckaroo.actuate.DashboardMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.security.web.server.csrf.CsrfToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuckarooActuatorAutoConfiguration} and {@link DashboardConfiguration}.
 */
class BuckarooActuatorAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=buckaroo";

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class, EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
				ManagementContextAutoConfiguration.class, BuckarooAutoConfiguration.class,
				BuckarooActuatorAutoConfiguration.class));

	@Test
	void theEndpointIsNotExposedByDefault() {
		this.contextRunner.run(BuckarooActuatorAutoConfigurationTests::hasNoEndpoint);
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoint.buckaroo.access=NONE", "management.endpoints.access.default=NONE",
			"management.endpoints.access.max-permitted=NONE", "buckaroo.enabled=false",
			"management.endpoints.web.exposure.exclude=buckaroo" })
	void anExposedEndpointCanBeTurnedOff(String property) {
		this.contextRunner.withPropertyValues(EXPOSED, property)
			.run(BuckarooActuatorAutoConfigurationTests::hasNoEndpoint);
	}

	@Test
	void theEndpointIsNotExposedOverJmx() {
		this.contextRunner.withPropertyValues("spring.jmx.enabled=true")
			.run(BuckarooActuatorAutoConfigurationTests::hasNoEndpoint);
	}

	@Test
	void anExposedEndpointHasADashboard() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(BuckarooEndpoint.class)
				.getBean(DashboardMapping.class)
				.extracting((mapping) -> mapping.getUrlMap().keySet())
				.hasToString("[/actuator/buckaroo]"));
	}

	@Test
	void springSecurityIsNotNeeded() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader(CsrfToken.class))
			.run((context) -> assertThat(context).hasSingleBean(DashboardMapping.class));
	}

	@Test
	void theAutoConfigurationOfEndpointsIsNotNeeded() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
					WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class,
					BuckarooActuatorAutoConfiguration.class))
			.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader(
					ConditionalOnAvailableEndpoint.class.getPackageName().split("\\.endpoint")[0]))
			.run(BuckarooActuatorAutoConfigurationTests::hasNoEndpoint);
	}

	private static void hasNoEndpoint(AssertableReactiveWebApplicationContext context) {
		assertThat(context).hasNotFailed()
			.doesNotHaveBean(BuckarooEndpoint.class)
			.doesNotHaveBean(DashboardMapping.class);
	}

}
