package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.TestUserWebFilter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the bean {@link BuckarooTestClient} of a whole application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ClientBeanIT {

	@Test
	void connectsToTheApplication(@Autowired BuckarooTestClient client) {
		client.socket("/echo").open().send("hi").expectText("hi");
	}

	@Test
	void authenticatesTestUsers(@Autowired BuckarooTestClient client) {
		client.socket("/basket").user("ann", "CUSTOMER").open().expectText("basket of ann");
	}

	@Test
	void needsAServer() {
		BuckarooTestClient client = contextOf(WithoutServer.class).getBean(BuckarooTestClient.class);
		assertThatIllegalStateException().isThrownBy(() -> client.socket("/echo"))
			.withMessage(
					"The application has no web server. BuckarooTestClient needs one: use @SpringBootTest(webEnvironment = RANDOM_PORT) or @BuckarooTest");
	}

	@Test
	void doesNotDisturbTestsWithoutAServer() {
		ApplicationContext context = contextOf(WithoutServer.class);
		assertThat(context.getBeansOfType(Object.class)).containsKey("buckarooTestClient");
		assertThat(context.getBeanProvider(AutoCloseable.class)).isNotEmpty();
	}

	@SpringBootTest
	static class WithoutServer {

	}

	@Test
	void usesAFilterThatTheTestImports() {
		ApplicationContext context = contextOf(WithFilter.class);
		assertThat(context.getBeansOfType(TestUserWebFilter.class)).hasSize(1);
		context.getBean(BuckarooTestClient.class)
			.socket("/basket")
			.user("ann", "CUSTOMER")
			.open()
			.expectText("basket of ann");
	}

	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@Import(TestUserWebFilter.class)
	static class WithFilter {

	}

	private static ApplicationContext contextOf(Class<?> testClass) {
		return new TestContextManager(testClass).getTestContext().getApplicationContext();
	}

}
