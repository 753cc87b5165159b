package io.buckaroo.test.autoconfigure;

import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.TestUserWebFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.context.reactive.GenericReactiveWebApplicationContext;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link BuckarooTestClientContextCustomizer} and its factory.
 */
class BuckarooTestClientContextCustomizerTests {

	private final GenericApplicationContext context = new AnnotationConfigReactiveWebServerApplicationContext();

	BuckarooTestClientContextCustomizerTests() {
		this.context.registerBean(ReactiveWebServerFactory.class, () -> (handler) -> mock(WebServer.class));
		this.context.registerBean(HttpHandler.class, () -> (request, response) -> Mono.empty());
	}

	private static @Nullable ContextCustomizer customizer(Class<?> testClass) {
		return new BuckarooTestClientContextCustomizerFactory().createContextCustomizer(testClass, List.of());
	}

	private static void customize(GenericApplicationContext context) {
		new BuckarooTestClientContextCustomizer().customizeContext(context,
				new MergedContextConfiguration(Slice.class, null, null, null, null));
		context.refresh();
	}

	@Test
	void appliesToTheSliceAndToSpringBootTests() {
		assertThat(customizer(Slice.class)).isEqualTo(customizer(Whole.class)).isNotNull();
		assertThat(customizer(Other.class)).isNull();
	}

	@Test
	void registersTheClientAndTheFilterOfItsUsers() {
		customize(this.context);
		assertThat(this.context.getBeanNamesForType(BuckarooTestClient.class)).containsExactly("buckarooTestClient");
		assertThat(this.context.getBeanNamesForType(TestUserWebFilter.class)).hasSize(1);
	}

	@Test
	void registersNoFilterWithoutAServer() {
		GenericApplicationContext mock = new GenericReactiveWebApplicationContext();
		customize(mock);
		assertThat(mock.getBeanNamesForType(BuckarooTestClient.class)).hasSize(1);
		assertThat(mock.getBeanNamesForType(TestUserWebFilter.class)).isEmpty();
	}

	@Test
	void backsOffFromAClientOfTheTest() {
		this.context.registerBean("own", BuckarooTestClient.class, () -> BuckarooTestClient.forPort(1));
		customize(this.context);
		assertThat(this.context.getBeanNamesForType(BuckarooTestClient.class)).containsExactly("own");
		assertThat(this.context.getBeanNamesForType(TestUserWebFilter.class)).hasSize(1);
	}

	@Test
	void backsOffFromAFilterOfTheTest() {
		this.context.registerBean("own", TestUserWebFilter.class);
		customize(this.context);
		assertThat(this.context.getBeanNamesForType(TestUserWebFilter.class)).containsExactly("own");
	}

	@BuckarooTest(BuckarooSocket.class)
	static class Slice {

	}

	@SpringBootTest
	static class Whole {

	}

	static class Other {

	}

}
