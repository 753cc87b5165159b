package io.buckaroo.docs.testing;

import java.util.List;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.MalformedMessage.Violation;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.docs.testing.OrderSocket.Answer;
import io.buckaroo.docs.testing.OrderSocket.Order;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestMessageSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSocket}.
 */
class OrderSocketTests {

	private final TestMessageSocket<Order, Answer, Void> socket = TestMessageSocket.open(new OrderSocket());

	@Test
	void acceptsAnOrder() {
		this.socket.receive(new Order("tea", 2));
		assertThat(this.socket).hasSent(new Answer("accepted", new Order("tea", 2))).isOpen();
	}

	@Test
	void answersInJson() {
		this.socket.receive(new Order("tea", 2));
		assertThat(this.socket).hasSentJson("""
				{"status": "accepted", "order": {"product": "tea", "quantity": 2}}""");
	}

	@Test
	void answersWhatIsMalformed() {
		this.socket.receiveText("{\"product\":\"tea\",\"quantity\":\"many\"}");
		this.socket.receive(Frame.binary(new byte[1]));
		assertThat(this.socket).hasReceivedMalformed(Reason.UNDECODABLE, Reason.UNSUPPORTED_FRAME).isOpen();
		assertThat(this.socket.sentMessages()).extracting(Answer::status)
			.containsExactly("'quantity' is not a number", "Only text is accepted");
	}

	@Test
	void speaksCbor() {
		TestMessageSocket<Order, Answer, Void> cbor = TestMessageSocket.open(new OrderSocket(),
				(request) -> request.subprotocol("cbor"));
		cbor.receive(new Order("tea", 2));
		assertThat(cbor).hasSent(new Answer("accepted", new Order("tea", 2)));
	}

	@Test
	void isValidated() {
		TestBuckaroo buckaroo = TestBuckaroo.builder()
			.validator((message) -> List.of(new Violation("quantity", "must be positive")))
			.build();
		TestMessageSocket<Order, Answer, Void> socket = buckaroo.openMessageSocket(new OrderSocket());
		socket.receive(new Order("tea", -1));
		assertThat(socket).hasReceivedMalformed(Reason.INVALID)
			.hasSent(new Answer("'quantity' must be positive", null));
	}

	@Test
	void aLambdaNeedsItsTypes() {
		MessageSocket<Order, Answer, Void> orders = (order, state) -> Result.reply(new Answer("accepted", order));
		TestMessageSocket<Order, Answer, Void> socket = TestMessageSocket.open(orders,
				(request) -> request.messages(Order.class, Answer.class));
		socket.receive(new Order("tea", 2));
		assertThat(socket.sentMessages()).extracting(Answer::status).containsExactly("accepted");
	}

}
