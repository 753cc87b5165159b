package io.buckaroo.docs.routing;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestEventSource;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Shipping}, with a test double in place of {@code Buckaroo}.
 */
// The class path of this test contains the Servlet API
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
@SpringBootTest
class ShippingTests {

	@Test
	void customerIsNotified(@Autowired Shipping shipping, @Autowired TestBuckaroo buckaroo) {
		TestEventSource<Void> ada = buckaroo.openStream(new Notifications(), (request) -> request.principal("ada"));
		shipping.ship("ada", "4711");
		assertThat(ada).hasSent(Event.of("4711").withName("shipped"));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Doubles {

		@Bean
		TestBuckaroo buckaroo() {
			return TestBuckaroo.create();
		}

	}

	private static final class Notifications implements BuckarooEventSource<Void> {

	}

}
