package io.buckaroo.docs.compared;

import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Tests for the socket of {@code docs/compared.md}. Those for the other versions are in
 * {@code docs/compared}, with the same messages.
 */
class ComparedPageIT {

	private static final String SOUP = "{\"type\":\"Add\",\"product\":\"soup\",\"quantity\":2}";

	private static final String TWO_SOUPS = "{\"type\":\"Cart\",\"items\":{\"soup\":2}}";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class);

	@Test
	void eachConnectionHasItsCart() {
		open().send(SOUP)
			.expectText(TWO_SOUPS)
			.send(SOUP)
			.expectText("{\"type\":\"Cart\",\"items\":{\"soup\":4}}")
			.send("{\"type\":\"Remove\",\"product\":\"soup\"}")
			.expectText("{\"type\":\"Cart\",\"items\":{}}");
		open().send(SOUP).expectText(TWO_SOUPS);
	}

	@Test
	void aMessageThatIsNoCommandIsAnswered() {
		open().send("{\"type\":\"Add\",")
			.expectText(problem("Incomplete JSON: line 1, column 15"))
			.send("{\"type\":\"Pay\"}")
			.expectText(problem("'type' has an unknown value"))
			.send("null")
			.expectText(problem("The message must not be null"))
			.send(SOUP)
			.expectText(TWO_SOUPS);
	}

	@Test
	void anInvalidCommandIsAnswered() {
		open().send(SOUP.replace('2', '0'))
			.expectText(problem("'quantity' must be greater than 0"))
			.send(SOUP)
			.expectText(TWO_SOUPS);
	}

	@Test
	void aBinaryMessageIsAnswered() {
		open().send(new byte[3]).expectText(problem("Only text is accepted")).send(SOUP).expectText(TWO_SOUPS);
	}

	@Test
	void aNoticeReachesAllClients() {
		ClientSocket one = open().send(SOUP).expectText(TWO_SOUPS);
		ClientSocket other = open().send(SOUP).expectText(TWO_SOUPS);
		server.bean(CartSocket.class).closeKitchen();
		one.expectText("{\"type\":\"Notice\",\"text\":\"The kitchen is closed\"}");
		other.expectText("{\"type\":\"Notice\",\"text\":\"The kitchen is closed\"}");
	}

	private static ClientSocket open() {
		return server.client().socket("/cart").open();
	}

	private static String problem(String description) {
		return "{\"type\":\"Problem\",\"problem\":\"%s\"}".formatted(description);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(CartSocket.class)
	static class Configured {

	}

}
