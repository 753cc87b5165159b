package io.buckaroo.autoconfigure;

import io.buckaroo.handshake.ContextContributor;
import io.buckaroo.handshake.CredentialsExpiry;
import io.buckaroo.security.SecurityContextContributor;
import io.buckaroo.security.SessionExpiry;
import io.buckaroo.security.TokenExpiry;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuckarooSecurityAutoConfiguration}.
 */
class BuckarooSecurityAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(WebFluxAutoConfiguration.class,
			BuckarooAutoConfiguration.class, BuckarooSecurityAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void beansArePresentByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(TokenExpiry.class)
			.hasSingleBean(SessionExpiry.class)
			.hasSingleBean(SecurityContextContributor.class));
	}

	@Test
	void thereAreNoBeansWithoutSpringSecurity() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(WebSessionServerSecurityContextRepository.class,
					AbstractOAuth2TokenAuthenticationToken.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CredentialsExpiry.class)
				.doesNotHaveBean(ContextContributor.class));
	}

	@Test
	void thereIsNoTokenExpiryWithoutAResourceServer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(AbstractOAuth2TokenAuthenticationToken.class))
			.run((context) -> assertThat(context).hasSingleBean(SessionExpiry.class)
				.doesNotHaveBean(TokenExpiry.class));
	}

	@Test
	void thereIsNoContextContributorWithoutContextPropagation() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(SessionExpiry.class)
				.doesNotHaveBean(ContextContributor.class));
	}

	@Test
	void thereAreNoBeansWhenBuckarooIsDisabled() {
		this.contextRunner.withPropertyValues("buckaroo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CredentialsExpiry.class));
	}

	@Test
	void thereAreNoBeansInAServletApplication() {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CredentialsExpiry.class));
	}

	@Test
	void anExpiryOfTheUserIsAddedToTheDefaults() {
		this.contextRunner.withBean("own", CredentialsExpiry.class, () -> (request) -> Mono.empty())
			.run((context) -> assertThat(context).getBeans(CredentialsExpiry.class).hasSize(3));
	}

}
