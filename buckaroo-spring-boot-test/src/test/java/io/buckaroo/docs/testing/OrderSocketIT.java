package io.buckaroo.docs.testing;

import io.buckaroo.docs.testing.OrderSocket.Answer;
import io.buckaroo.docs.testing.OrderSocket.Order;
import io.buckaroo.test.autoconfigure.BuckarooTest;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSocket} in a slice of the application.
 */
@BuckarooTest(OrderSocket.class)
@Import(TestTokens.class)
class OrderSocketIT {

	private final Order order = new Order("tea", 2);

	private final Answer accepted = new Answer("accepted", this.order);

	@Test
	void speaksJson(@Autowired BuckarooTestClient client) {
		ClientSocket socket = client.socket("/orders").user("ada").open();
		socket.sendJson(this.order).expectJson(this.accepted);
		assertThat(socket.sendJson(this.order).expectJson(Answer.class)).isEqualTo(this.accepted);
		socket.send("tea").expectJson(new Answer("Not JSON: line 1, column 1", null));
	}

	@Test
	void speaksCbor(@Autowired BuckarooTestClient client) {
		CBORMapper cbor = new CBORMapper();
		ClientSocket socket = client.socket("/orders").user("ada").subprotocol("cbor").open();
		socket.send(cbor.writeValueAsBytes(this.order));
		assertThat(cbor.readValue(socket.expectBinary(), Answer.class)).isEqualTo(this.accepted);
	}

}
