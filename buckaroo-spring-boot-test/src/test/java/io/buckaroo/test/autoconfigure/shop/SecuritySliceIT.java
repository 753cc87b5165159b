package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

/**
 * Tests for {@link io.buckaroo.test.autoconfigure.BuckarooTest @BuckarooTest} with Spring
 * Security.
 */
@ShopTest(BasketSocket.class)
class SecuritySliceIT {

	@Autowired
	BuckarooTestClient client;

	@Test
	void appliesTheChainOfTheApplication() {
		this.client.socket("/basket").expectRefused(401);
	}

	@Test
	void createsTheUsersThatTheChainNeeds() {
		this.client.socket("/basket").basic("ada", "secret").open().expectText("basket of ada");
	}

	@Test
	void authenticatesATestUser() {
		this.client.socket("/basket").user("ann", "CUSTOMER").open().expectText("basket of ann");
	}

	@Test
	void checksTheRolesOfATestUser() {
		this.client.socket("/basket").user("ann", "VISITOR").expectRefused(403);
	}

	@Test
	@WithMockUser(username = "eve", roles = "CUSTOMER")
	void authenticatesTheUserOfTheTestMethod() {
		this.client.socket("/basket").open().expectText("basket of eve");
	}

	@Test
	@WithMockUser(username = "eve", roles = "CUSTOMER")
	void doesNotAuthenticateAnAnonymousRequest() {
		this.client.socket("/basket").anonymous().expectRefused(401);
	}

}
