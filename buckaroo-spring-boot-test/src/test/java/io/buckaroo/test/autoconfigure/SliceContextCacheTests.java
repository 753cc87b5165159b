package io.buckaroo.test.autoconfigure;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.ReactiveWebMergedContextConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which slices share an application context.
 */
class SliceContextCacheTests {

	private static MergedContextConfiguration configuration(Class<?> testClass) {
		Object context = new TestContextManager(testClass).getTestContext();
		return (MergedContextConfiguration) ReflectionTestUtils.getField(context, "mergedConfig");
	}

	@Test
	void testsWithTheSameHandlersDo() {
		assertThat(configuration(Sockets.class)).isInstanceOf(ReactiveWebMergedContextConfiguration.class)
			.isEqualTo(configuration(SameSockets.class))
			.hasSameHashCodeAs(configuration(SameSockets.class));
	}

	@Test
	void nestedTestsDo() {
		assertThat(configuration(Sockets.Inner.class)).isEqualTo(configuration(Sockets.class));
	}

	@Test
	void testsWithOtherHandlersDoNot() {
		assertThat(configuration(Sockets.class)).isNotEqualTo(configuration(EventSources.class));
	}

	@Test
	void testsWithOtherPropertiesDoNot() {
		assertThat(configuration(Sockets.class)).isNotEqualTo(configuration(SocketsWithProperties.class));
	}

	@Test
	void serverPortIsRandom() {
		assertThat(configuration(SocketsWithProperties.class).getPropertySourceProperties())
			.containsSubsequence("server.port=80", "server.port=0");
	}

	@BuckarooTest(BuckarooSocket.class)
	@ContextConfiguration(classes = Application.class)
	static class Sockets {

		@Nested
		class Inner {

		}

	}

	@BuckarooTest(BuckarooSocket.class)
	@ContextConfiguration(classes = Application.class)
	static class SameSockets {

	}

	@BuckarooTest(BuckarooEventSource.class)
	@ContextConfiguration(classes = Application.class)
	static class EventSources {

	}

	@BuckarooTest(handlers = BuckarooSocket.class, properties = "server.port=80")
	@ContextConfiguration(classes = Application.class)
	static class SocketsWithProperties {

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
