package io.buckaroo.test.client;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
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

	@SpringBootTest(webEnvironment = RANDOM_PORT)
	static class Sample {

		@Autowired
		private BuckarooTestClient client;

		void test() {
		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		@Import({ RunningApplication.Permissive.class, SocketHandlers.class })
		static class Application {

		}

	}

}
