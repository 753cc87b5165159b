package io.buckaroo.autoconfigure;

import io.buckaroo.Buckaroo;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.webflux.routing.BuckarooHandlerAdapter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mockingDetails;

/**
 * Tests for an application whose {@link Buckaroo} bean is replaced by a mock.
 */
@SpringBootTest(properties = "spring.main.web-application-type=reactive")
class MockedBuckarooTests {

	@MockitoBean
	private Buckaroo buckaroo;

	@Test
	void connectionsAreServed(@Autowired ConnectionRegistry registry, @Autowired BuckarooHandlerAdapter adapter) {
		assertThat(mockingDetails(this.buckaroo).isMock()).isTrue();
		assertThat(mockingDetails(registry).isMock()).isFalse();
		assertThat(adapter).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
