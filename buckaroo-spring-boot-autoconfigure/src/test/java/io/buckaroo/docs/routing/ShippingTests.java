package io.buckaroo.docs.routing;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.mockito.Mockito.verify;

/**
 * Tests for {@link Shipping}, with a mock in place of {@link Buckaroo}.
 */
// The class path of this test contains the Servlet API
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
@SpringBootTest
class ShippingTests {

	@MockitoBean
	private Buckaroo buckaroo;

	@Test
	void customerIsNotified(@Autowired Shipping shipping) {
		shipping.ship("ada", "4711");
		verify(this.buckaroo).sendToPrincipal("ada", Event.of("4711").withName("shipped"));
	}

}
