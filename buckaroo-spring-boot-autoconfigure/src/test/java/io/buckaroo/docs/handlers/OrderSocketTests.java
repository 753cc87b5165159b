package io.buckaroo.docs.handlers;

import io.buckaroo.Frame;
import io.buckaroo.docs.handlers.OrderSocket.Answer;
import io.buckaroo.docs.handlers.OrderSocket.Order;
import io.buckaroo.test.TestMessageSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSocket}, without a server.
 */
class OrderSocketTests {

	private final TestMessageSocket<Order, Answer, Void> socket = TestMessageSocket.open(new OrderSocket());

	@Test
	void acceptsAnOrder() {
		Order order = new Order("saddle", 2);
		this.socket.receive(order);
		assertThat(this.socket).hasSent(new Answer("accepted", order));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"product":                           | Incomplete JSON: line 1, column 12
			{"product":"saddle"}                  | 'quantity' is missing
			{"product":"saddle","quantity":"two"} | 'quantity' is not a number
			{"product":"saddle","quantity":0}     | 'quantity' must be positive
			{"product":"","quantity":1}           | 'product' must not be empty
			""")
	void answersAMalformedMessage(String message, String description) {
		this.socket.receiveText(message);
		assertThat(this.socket).hasSent(new Answer(description, null)).isOpen();
	}

	@Test
	void answersBinary() {
		this.socket.receive(Frame.binary(new byte[1]));
		assertThat(this.socket).hasSent(new Answer("Only text is accepted", null)).isOpen();
	}

}
