package io.buckaroo.test.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

/**
 * Tests for {@link OpenConnectionsListener}, which run a test class as Spring does.
 */
class OpenConnectionsListenerIT {

	private final TestContextManager manager = new TestContextManager(Sample.class);

	private final Sample sample = new Sample();

	@BeforeEach
	void beforeClass() throws Exception {
		this.manager.beforeTestClass();
	}

	@AfterEach
	void afterClass() throws Exception {
		this.manager.afterTestClass();
	}

	@Test
	void closesWhatATestHasLeftOpen() throws Exception {
		before();
		ClientSocket socket = open();
		after();
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void closesWhatOtherThreadsOfATestHaveLeftOpen() throws Exception {
		before();
		ClientSocket socket = CompletableFuture.supplyAsync(this::open).get();
		after();
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void keepsWhatWasOpenedBeforeTheTestsUntilTheyEnd() throws Exception {
		this.manager.prepareTestInstance(this.sample);
		ClientSocket socket = open();
		before();
		after();
		assertThat(socket.isOpen()).isTrue();
		this.manager.afterTestClass();
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void keepsWhatATestThatStillRunsHasOpened() throws Exception {
		before();
		TestContextManager other = new TestContextManager(Sample.class);
		CompletableFuture<ClientSocket> opened = new CompletableFuture<>();
		CompletableFuture<Void> finish = new CompletableFuture<>();
		Thread thread = new Thread(() -> run(other, opened, finish));
		thread.start();
		ClientSocket socket = opened.get();
		after();
		assertThat(socket.isOpen()).isTrue();
		finish.complete(null);
		thread.join();
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void keepsWhatWasOpenedBeforeTheTestsOfNestedClasses() throws Exception {
		this.manager.prepareTestInstance(this.sample);
		ClientSocket socket = open();
		TestContextManager nested = new TestContextManager(Sample.Nested.class);
		nested.beforeTestClass();
		Sample.Nested sample = this.sample.new Nested();
		nested.prepareTestInstance(sample);
		ClientSocket socketOfNested = sample.nestedClient.socket("/silent").open();
		nested.beforeTestMethod(sample, Sample.class.getDeclaredMethod("test"));
		nested.afterTestMethod(sample, Sample.class.getDeclaredMethod("test"), null);
		assertThat(socketOfNested.isOpen()).isTrue();
		nested.afterTestClass();
		assertThat(socketOfNested.isOpen()).isFalse();
		assertThat(socket.isOpen()).isTrue();
		this.manager.afterTestClass();
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void keepsWhatAnotherTestHasOpenedWithTheClientOfAParameter() throws Exception {
		TestContextManager first = new TestContextManager(Parameters.class);
		TestContextManager second = new TestContextManager(Parameters.class);
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			beforeParameters(first);
			thread.submit(() -> beforeParameters(second)).get();
			ClientSocket socket = openByParameter(first);
			ClientSocket other = thread.submit(() -> openByParameter(second)).get();
			afterParameters(first);
			assertThat(socket.isOpen()).isFalse();
			assertThat(other.isOpen()).isTrue();
			thread.submit(() -> afterParameters(second)).get();
			assertThat(other.isOpen()).isFalse();
		}
		finally {
			thread.shutdown();
		}
	}

	private static @Nullable Void beforeParameters(TestContextManager manager) throws Exception {
		Parameters sample = new Parameters();
		manager.prepareTestInstance(sample);
		manager.beforeTestMethod(sample, Parameters.class.getDeclaredMethod("test"));
		return null;
	}

	private static ClientSocket openByParameter(TestContextManager manager) {
		return client(manager, "buckarooTestClient").socket("/silent").open();
	}

	private static BuckarooTestClient client(TestContextManager manager, String name) {
		return manager.getTestContext().getApplicationContext().getBean(name, BuckarooTestClient.class);
	}

	private static @Nullable Void afterParameters(TestContextManager manager) throws Exception {
		manager.afterTestMethod(new Parameters(), Parameters.class.getDeclaredMethod("test"), null);
		return null;
	}

	@Test
	void closesTheConnectionsOfEachClient() throws Exception {
		TestContextManager manager = new TestContextManager(TwoClients.class);
		TwoClients sample = new TwoClients();
		manager.prepareTestInstance(sample);
		manager.beforeTestMethod(sample, TwoClients.class.getDeclaredMethod("test"));
		ClientSocket one = client(manager, "one").socket("/silent").open();
		ClientSocket two = client(manager, "two").socket("/silent").open();
		manager.afterTestMethod(sample, TwoClients.class.getDeclaredMethod("test"), null);
		assertThat(one.isOpen()).isFalse();
		assertThat(two.isOpen()).isFalse();
	}

	private void run(TestContextManager other, CompletableFuture<ClientSocket> opened, CompletableFuture<Void> finish) {
		try {
			Sample sample = new Sample();
			other.prepareTestInstance(sample);
			other.beforeTestMethod(sample, Sample.class.getDeclaredMethod("test"));
			opened.complete(open());
			finish.get();
			other.afterTestMethod(sample, Sample.class.getDeclaredMethod("test"), null);
		}
		catch (Exception ex) {
			opened.completeExceptionally(ex);
		}
	}

	private ClientSocket open() {
		return this.sample.client.socket("/silent").open();
	}

	private void before() throws Exception {
		this.manager.prepareTestInstance(this.sample);
		this.manager.beforeTestMethod(this.sample, Sample.class.getDeclaredMethod("test"));
	}

	private void after() throws Exception {
		this.manager.afterTestMethod(this.sample, Sample.class.getDeclaredMethod("test"), null);
	}

	@SpringBootTest(classes = Application.class, webEnvironment = RANDOM_PORT)
	static class Sample {

		@Autowired
		private BuckarooTestClient client;

		void test() {
		}

		class Nested {

			@Autowired
			private BuckarooTestClient nestedClient;

		}

	}

	/**
	 * A test whose client is a parameter of a method, so that it does not exist before.
	 */
	@SpringBootTest(classes = Application.class, webEnvironment = RANDOM_PORT, properties = "client=parameter")
	static class Parameters {

		void test() {
		}

	}

	@SpringBootTest(classes = { Application.class, TwoClients.Clients.class }, webEnvironment = RANDOM_PORT)
	static class TwoClients {

		void test() {
		}

		@Configuration(proxyBeanMethods = false)
		static class Clients {

			@Bean
			BuckarooTestClient one(ApplicationContext context) {
				return BuckarooTestClient.of(context);
			}

			@Bean
			BuckarooTestClient two(ApplicationContext context) {
				return BuckarooTestClient.of(context);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ RunningApplication.Permissive.class, SocketHandlers.class })
	static class Application {

	}

}
