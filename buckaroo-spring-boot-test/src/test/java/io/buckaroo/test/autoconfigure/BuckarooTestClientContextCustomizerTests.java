package io.buckaroo.test.autoconfigure;

import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.TestUserWebFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.context.reactive.GenericReactiveWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuckarooTestClientContextCustomizer} and its factory.
 */
class BuckarooTestClientContextCustomizerTests {

	private final GenericApplicationContext context = new GenericReactiveWebApplicationContext();

	private static @Nullable ContextCustomizer customizer(Class<?> testClass) {
		return new BuckarooTestClientContextCustomizerFactory().createContextCustomizer(testClass, List.of());
	}

	private static ConfigurableApplicationContext customize(GenericApplicationContext context,
			WebEnvironment environment) {
		new BuckarooTestClientContextCustomizer(environment).customizeContext(context,
				new MergedContextConfiguration(Slice.class, null, null, null, null));
		context.refresh();
		return context;
	}

	@Test
	void appliesToTheSliceAndToSpringBootTests() {
		assertThat(customizer(Slice.class)).isEqualTo(customizer(WithServer.class))
			.isNotEqualTo(customizer(WithoutServer.class));
		assertThat(customizer(WithoutServer.class)).isNotNull();
		assertThat(customizer(Other.class)).isNull();
	}

	@Test
	void registersTheClientAndTheFilterOfItsUsers() {
		customize(this.context, WebEnvironment.DEFINED_PORT);
		assertThat(this.context.getBeanNamesForType(BuckarooTestClient.class)).containsExactly("buckarooTestClient");
		assertThat(this.context.getBeanNamesForType(TestUserWebFilter.class)).hasSize(1);
	}

	@Test
	void registersNoFilterWithoutAServer() {
		customize(this.context, WebEnvironment.MOCK);
		assertThat(this.context.getBeanNamesForType(BuckarooTestClient.class)).hasSize(1);
		assertThat(this.context.getBeanNamesForType(TestUserWebFilter.class)).isEmpty();
	}

	@Test
	void backsOffFromAClientOfTheTest() {
		this.context.registerBean("own", BuckarooTestClient.class, () -> BuckarooTestClient.forPort(1));
		customize(this.context, WebEnvironment.RANDOM_PORT);
		assertThat(this.context.getBeanNamesForType(BuckarooTestClient.class)).containsExactly("own");
		assertThat(this.context.getBeanNamesForType(TestUserWebFilter.class)).hasSize(1);
	}

	@BuckarooTest(BuckarooSocket.class)
	static class Slice {

	}

	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	static class WithServer {

	}

	@SpringBootTest
	static class WithoutServer {

	}

	static class Other {

	}

}
