package io.buckaroo.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.MalformedMessage.Violation;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageDecoder;
import io.buckaroo.codec.MessageEncoder;
import io.buckaroo.test.OrderSocket.Answer;
import io.buckaroo.test.OrderSocket.Order;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link TestMessageSocket}.
 */
class TestMessageSocketTests {

	private static final Order TEA = new Order("tea", 2);

	private static final Answer ACCEPTED = new Answer("accepted", TEA);

	private final TestMessageSocket<Order, Answer, Integer> socket = OrderSocket.open();

	@Test
	void decodesAndEncodesMessages() {
		this.socket.receive(TEA, new Order("coffee", 1));
		assertThat(this.socket).hasSent(ACCEPTED, new Answer("accepted", new Order("coffee", 1)))
			.hasState(3)
			.hasReceivedNothingMalformed()
			.isOpen();
		assertThat(this.socket.sent()).extracting(Sent::output)
			.first()
			.isEqualTo(Frame.text("{\"status\":\"accepted\",\"order\":{\"product\":\"tea\",\"quantity\":2}}"));
	}

	@Test
	void decodesTextsOfTheClient() {
		this.socket.receiveText("{ \"quantity\": 2, \"product\": \"tea\" }");
		assertThat(this.socket).hasSent(ACCEPTED);
	}

	@Test
	void messagesToTheClientMayBeOfATypeThatCannotBeRead() {
		MessageSocket<Order, Update, Void> socket = (order, state) -> Result.reply(new Accepted(order.product()));
		TestMessageSocket<Order, Update, Void> test = TestMessageSocket.open(socket,
				(request) -> request.messages(Order.class, Update.class));
		test.receive(TEA);
		assertThat(test).hasSent(new Accepted("tea")).hasSentJson("{\"product\":\"tea\"}");
	}

	@Test
	void comparesJson() {
		this.socket.receive(TEA);
		assertThat(this.socket).hasSentJson("""
				{"order": {"quantity": 2, "product": "tea"}, "status": "accepted"}""").hasSentLastContaining("tea");
	}

	@Test
	void comparesTheLatestMessages() {
		this.socket.receive(new Order("coffee", 1), TEA);
		assertThat(this.socket).hasSentLast(ACCEPTED);
	}

	@Test
	void returnsTheMessagesAsObjects() {
		this.socket.receive(TEA);
		this.socket.send(Frame.text("a frame"), new Answer("sold out", null));
		assertThat(this.socket.sentMessages()).extracting(Answer::status).containsExactly("accepted", "sold out");
		assertThat(this.socket.sent()).hasSize(3);
	}

	@Test
	void receivesMessagesOfTopicsAndOfAnAudience() {
		TestMessageSocket<Order, Answer, Integer> other = this.socket.buckaroo()
			.openMessageSocket(new OrderSocket(), (request) -> request.pathVariable("table", 8));
		this.socket.publish("orders", ACCEPTED);
		assertThat(other.buckaroo().sendToRoute("/orders/{table}", new Answer("closed", null))).isEqualTo(2);
		assertThat(this.socket).hasSent(ACCEPTED, new Answer("closed", null)).isSubscribedTo("orders");
		assertThat(other).hasSent(ACCEPTED, new Answer("closed", null));
		assertThat(other.connection().messages()).last().isEqualTo(new Answer("closed", null));
	}

	@Test
	void closesWhenAMessageCannotBeDecoded() {
		this.socket.receiveText("{\"product\":\"tea\",\"quantity\":\"many\"}");
		assertThat(this.socket).hasReceivedMalformed(Reason.UNDECODABLE)
			.hasSentNothing()
			.hasEnded(Termination.Stopped.class)
			.hasCloseCode(1007);
		assertThat(this.socket.malformed()).extracting(MalformedMessage::description)
			.singleElement()
			.asString()
			.contains("quantity");
	}

	@Test
	void closesWhenAFrameIsOfAnotherKind() {
		this.socket.receive(Frame.binary(new byte[1]));
		assertThat(this.socket).hasReceivedMalformed(Reason.UNSUPPORTED_FRAME).hasCloseCode(1003);
	}

	@Test
	void validatesIfItHasAValidator() {
		TestMessageSocket<Order, Answer, Integer> socket = TestBuckaroo.builder()
			.validator((message) -> (((Order) message).quantity() > 0) ? List.of()
					: List.of(new Violation("quantity", "must be positive")))
			.build()
			.openMessageSocket(new OrderSocket());
		socket.receive(TEA, new Order("tea", -1));
		assertThat(socket).hasSent(ACCEPTED)
			.hasReceivedMalformed(Reason.INVALID)
			.hasCloseReason("'quantity' must be positive");
	}

	@Test
	void usesTheMapperOfTheApplication() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.build();
		TestMessageSocket<Order, Answer, Integer> socket = TestBuckaroo.create(mapper)
			.openMessageSocket(new OrderSocket());
		socket.receive(TEA);
		assertThat(socket).hasSent(ACCEPTED).hasSentLastContaining("\"Quantity\":2");
	}

	@Test
	void usesCborIfTheSubprotocolSelectsIt() {
		TestMessageSocket<Order, Answer, Integer> socket = TestMessageSocket.open(new OrderSocket(),
				(request) -> request.subprotocol("cbor"));
		socket.receive(TEA);
		assertThat(socket).hasSent(ACCEPTED).hasSentLast(ACCEPTED);
		assertThat(socket.sent()).extracting(Sent::output).singleElement().isInstanceOf(Frame.Binary.class);
		socket.receiveText("{}");
		assertThat(socket).hasReceivedMalformed(Reason.UNSUPPORTED_FRAME).hasCloseCode(1003);
	}

	@Test
	void usesCodecsOfTheApplicationForTheirSubprotocol() {
		TestBuckaroo buckaroo = TestBuckaroo.builder().codecs(new ReversedCodec()).build();
		MessageSocket<String, String, Void> echo = (message, state) -> Result.reply(message);
		TestMessageSocket<String, String, Void> plain = buckaroo.openMessageSocket(echo,
				(request) -> request.messages(String.class, String.class));
		plain.receive("abc");
		assertThat(plain).hasSent("abc").hasSent(Frame.text("abc"));
		TestMessageSocket<String, String, Void> reversed = buckaroo.openMessageSocket(echo,
				(request) -> request.messages(String.class, String.class).subprotocol("reversed"));
		reversed.receive("abc");
		assertThat(reversed).hasSent("abc").hasSent(Frame.text("cba"));
	}

	@Test
	void opensALambdaWhoseTypesTheRequestNames() {
		TestMessageSocket<List<Order>, Answer, Void> socket = TestMessageSocket.open(
				(orders, state) -> Result.reply(orders.stream().map((order) -> new Answer("accepted", order)).toList()),
				(request) -> request.messages(ResolvableType.forClassWithGenerics(List.class, Order.class),
						ResolvableType.forClass(Answer.class)));
		socket.receive(List.of(TEA, TEA));
		assertThat(socket).hasSent(ACCEPTED, ACCEPTED);
	}

	@Test
	void resolvesTheTypesOfAnAnonymousClass() {
		TestMessageSocket<JsonNode, JsonNode, Void> socket = TestMessageSocket
			.open(new MessageSocket<JsonNode, JsonNode, Void>() {

				@Override
				public Result<JsonNode, Void> handle(JsonNode message, Void state) {
					return Result.reply(message.get("product"));
				}

			});
		socket.receiveText("{\"product\":\"tea\"}");
		assertThat(socket).hasSentJson("\"tea\"");
	}

	@Test
	void distinguishesSubtypes() {
		MessageSocket<Shape, Shape, Void> echo = (shape, state) -> Result.reply(shape);
		TestMessageSocket<Shape, Shape, Void> socket = TestMessageSocket.open(echo,
				(request) -> request.messages(Shape.class, Shape.class));
		socket.receive(new Shape.Circle(1), new Shape.Square(1));
		assertThat(socket).hasSent(new Shape.Circle(1), new Shape.Square(1));
		assertThat(socket.sentMessages(Shape.Square.class)).extracting(Shape.Square::size).containsExactly(1);
		assertThat(failure(() -> assertThat(socket).hasSentLast(new Shape.Circle(1)))).contains("at /@type");
	}

	@Test
	void comparesMessagesWithoutEqualsAsTheClientReceivesThem() {
		MessageSocket<String, String[], Void> split = (message, state) -> Result.reply(message.split(" "));
		TestMessageSocket<String, String[], Void> socket = TestMessageSocket.open(split,
				(request) -> request.messages(String.class, String[].class));
		socket.receive("a b");
		assertThat(socket).hasSent(new String[][] { { "a", "b" } });
	}

	@Test
	void waitsForALaterResult() {
		MessageSocket<Order, Answer, Void> slow = (order, state) -> Result
			.later(Mono.just(new Answer("accepted", order)).delayElement(Duration.ofSeconds(5)), Result::reply);
		TestMessageSocket<Order, Answer, Void> socket = TestMessageSocket.open(slow,
				(request) -> request.messages(Order.class, Answer.class));
		socket.receive(TEA);
		assertThat(socket).isWaiting().hasSentNothing();
		socket.advance(Duration.ofSeconds(5));
		assertThat(socket).hasSent(ACCEPTED);
		assertThat(socket.sent()).extracting(Sent::time).containsExactly(Duration.ofSeconds(5));
	}

	@Test
	void endsAsASocket() {
		this.socket.advance(Duration.ofSeconds(61));
		assertThat(this.socket).hasSentPings(2).hasEnded(Termination.IdleTimeout.class).hasCloseCode(1000);
		TestMessageSocket<Order, Answer, Integer> left = OrderSocket.open();
		left.close(CloseStatus.GOING_AWAY);
		assertThat(left).hasEnded(new Termination.ClosedByPeer(CloseStatus.GOING_AWAY));
	}

	@Test
	void failsIfAMessageCannotBeEncoded() {
		MessageSocket<String, Object, Void> unencodable = (message, state) -> Result.reply(new Unencodable());
		TestMessageSocket<String, Object, Void> socket = TestMessageSocket.open(unencodable,
				(request) -> request.messages(String.class, Object.class));
		socket.receive("go");
		assertThat(socket).hasEnded(Termination.Failed.class).hasCloseCode(1011);
	}

	@Nested
	class Failures {

		private final TestMessageSocket<Order, Answer, Integer> socket = OrderSocket.open();

		@Test
		void showJsonAndTheFirstDifference() {
			this.socket.receive(TEA);
			assertThat(failure(() -> assertThat(this.socket).hasSent(new Answer("accepted", new Order("tea", 3)))))
				.isEqualTo("""
						Expected to have been sent, in this order and nothing else:
						  {"status":"accepted","order":{"product":"tea","quantity":3}}
						but was sent:
						  {"status":"accepted","order":{"product":"tea","quantity":2}}
						The first difference is in message 1 at /order/quantity: expected 3, but was sent 2.

						WebSocket /orders/{table} to OrderSocket, in virtual time:
						     0 s  init
						     0 s  info(Subscribed[topic=orders, id=null, recovered=true])
						     0 s  handle(text "{"product":"tea","quantity":2}")
						     0 s  sends text "{"status":"accepted","order":{"product":"tea","quantity":2}}"
						It is open.""");
		}

		@Test
		void showTheLatestMessages() {
			assertThat(failure(() -> assertThat(this.socket).hasSentLast(ACCEPTED))).startsWith("""
					Expected to have been sent last:
					  {"status":"accepted","order":{"product":"tea","quantity":2}}
					but the last was:
					  nothing
					""");
		}

		@Test
		void showTheObjectsOfBinaryFrames() {
			TestMessageSocket<Order, Answer, Integer> cbor = TestMessageSocket.open(new OrderSocket(),
					(request) -> request.pathVariable("table", 7).subprotocol("v1.cbor"));
			cbor.receive(TEA);
			assertThat(failure(() -> assertThat(cbor).hasSent(new Answer("sold out", TEA)))).isEqualTo("""
					Expected to have been sent, in this order and nothing else:
					  Answer[status=sold out, order=Order[product=tea, quantity=2]]
					but was sent:
					  Answer[status=accepted, order=Order[product=tea, quantity=2]]
					The first difference is in message 1 at /status: expected "sold out", but was sent "accepted".

					WebSocket /orders/{table} to OrderSocket, in virtual time:
					     0 s  init
					     0 s  info(Subscribed[topic=orders, id=null, recovered=true])
					     0 s  handle(cbor Order[product=tea, quantity=2])
					     0 s  sends cbor Answer[status=accepted, order=Order[product=tea, quantity=2]]
					It is open.""");
		}

		@Test
		void nameTheNumberThatDiffersInABinaryFrame() {
			TestMessageSocket<Order, Answer, Integer> cbor = TestMessageSocket.open(new OrderSocket(),
					(request) -> request.subprotocol("cbor"));
			cbor.receive(TEA);
			Answer one = new Answer("accepted", new Order("tea", 1));
			String difference = "The first difference is in message 1 at /order/quantity: expected 1, but was sent 2.";
			assertThat(failure(() -> assertThat(cbor).hasSent(one))).contains(difference)
				.doesNotContain("They look the same");
			assertThat(failure(() -> assertThat(cbor).hasSentLast(one))).contains(difference)
				.doesNotContain("They look the same");
		}

		@Test
		void doNotCallFramesOfAnotherFormatTheSame() {
			TestBuckaroo buckaroo = TestBuckaroo.builder().codecs(new LongCodec()).build();
			TestMessageSocket<Long, Long, Void> socket = buckaroo.openMessageSocket(
					(MessageSocket<Long, Long, Void>) (number, state) -> Result.reply(number),
					(request) -> request.messages(Long.class, Long.class).subprotocol("long"));
			socket.receive(17L);
			assertThat(failure(() -> assertThat(socket).hasSent(18L))).startsWith("""
					Expected to have been sent, in this order and nothing else:
					  18
					but was sent:
					  17

					""");
		}

		@Test
		void showTexts() {
			TestMessageSocket<String, String, Void> echo = TestMessageSocket.open((text, state) -> Result.reply(text),
					(request) -> request.messages(String.class, String.class));
			echo.receive("17");
			assertThat(failure(() -> assertThat(echo).hasSent("18"))).startsWith("""
					Expected to have been sent, in this order and nothing else:
					  text "18"
					but was sent:
					  text "17"
					""");
		}

		@Test
		void showMalformedMessages() {
			this.socket.receive(Frame.binary(new byte[1]));
			assertThat(failure(() -> assertThat(this.socket).hasReceivedNothingMalformed())).isEqualTo("""
					Expected that no message of the client was malformed, but it has sent:
					  UNSUPPORTED_FRAME: Only text is accepted, in binary [00] (1 byte)

					WebSocket /orders/{table} to OrderSocket, in virtual time:
					     0 s  init
					     0 s  info(Subscribed[topic=orders, id=null, recovered=true])
					     0 s  handle(binary [00] (1 byte))
					     0 s  is malformed (unsupported-frame): Only text is accepted
					     0 s  ends with Stopped, close code 1003 "Only text is accepted"
					It has ended.""");
		}

		@Test
		void showTheReasonsOfMalformedMessages() {
			assertThat(failure(() -> assertThat(this.socket).hasReceivedMalformed(Reason.INVALID))).startsWith("""
					Expected the client to have sent malformed messages for these reasons, in this order:
					  INVALID
					but it has sent:
					  none
					""");
		}

		@Test
		void pointToTheAssertionForNothing() {
			assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.socket).hasSent(new Answer[0]))
				.withMessage("'messages' must not be empty: see hasSentNothing()");
		}

		@Test
		void nameTheHandlerWhoseTypesAreUnknown() {
			MessageSocket<Order, Answer, Void> lambda = (order, state) -> Result.ok();
			assertThatIllegalArgumentException().isThrownBy(() -> TestMessageSocket.open(lambda))
				.withMessage(
						"The types of the messages of a lambda are unknown, because its class does not declare them: name them with request.messages(Order.class, Answer.class)");
		}

		@Test
		void refuseTypesOfASocketWithFrames() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> TestSocket.open(new Echo(), (request) -> request.messages(Order.class, Answer.class)))
				.withMessage("'messages' applies only to a MessageSocket");
		}

		@Test
		void tellThatATestMessageCannotBeEncoded() {
			TestMessageSocket<Object, Object, Void> any = TestMessageSocket.open((message, state) -> Result.ok(),
					(request) -> request.messages(Object.class, Object.class));
			assertThatIllegalArgumentException().isThrownBy(() -> any.receive(new Unencodable()))
				.withMessage(
						"The message unencodable cannot be encoded as json. Use receiveText or receive(Frame…) for what the client sends");
		}

		@Test
		void tellThatAnExpectedMessageCannotBeEncoded() {
			TestMessageSocket<Object, Object, Void> any = TestMessageSocket.open((message, state) -> Result.ok(),
					(request) -> request.messages(Object.class, Object.class));
			assertThatIllegalArgumentException().isThrownBy(() -> assertThat(any).hasSent(new Unencodable()))
				.withMessage("The message unencodable cannot be encoded as json. So a handler cannot send it");
		}

		@Test
		void nameAMissingCodec() {
			OrderSocket orders = new OrderSocket();
			assertThatIllegalArgumentException()
				.isThrownBy(() -> TestMessages.create(orders, TestRequest.ofMessageSocket(orders),
						new MessageCodecs(List.of(), null)))
				.withMessageStartingWith("No codec supports messages of the types")
				.withMessageEndingWith("Add a dependency on tools.jackson.core:jackson-databind, for JSON.");
		}

	}

	private static String failure(ThrowingCallable assertion) {
		return catchThrowableOfType(AssertionError.class, assertion).getMessage();
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
	sealed interface Shape {

		record Circle(int size) implements Shape {

		}

		record Square(int size) implements Shape {

		}

	}

	/**
	 * An object that Jackson cannot write.
	 */
	public static class Unencodable {

		public int getCount() {
			throw new IllegalStateException();
		}

		@Override
		public String toString() {
			return "unencodable";
		}

	}

	/**
	 * A number at the end of a frame, after what a failure shows of it.
	 */
	static class LongCodec implements MessageCodec {

		@Override
		public String name() {
			return "long";
		}

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == Long.class;
		}

		@Override
		public MessageDecoder<?> decoder(ResolvableType type) {
			return (frame) -> {
				ByteBuffer payload = ((Frame.Binary) frame).payload();
				return payload.getLong(payload.limit() - Long.BYTES);
			};
		}

		@Override
		public MessageEncoder<?> encoder(ResolvableType type) {
			return (MessageEncoder<Long>) (message) -> Frame
				.binary(ByteBuffer.allocate(100).putLong(100 - Long.BYTES, message).array());
		}

	}

	/**
	 * Texts in reverse order.
	 */
	static class ReversedCodec implements MessageCodec {

		@Override
		public String name() {
			return "reversed";
		}

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == String.class;
		}

		@Override
		public MessageDecoder<?> decoder(ResolvableType type) {
			return (frame) -> reverse(((Frame.Text) frame).text());
		}

		@Override
		public MessageEncoder<?> encoder(ResolvableType type) {
			return (MessageEncoder<String>) (message) -> Frame.text(reverse(message));
		}

		private static String reverse(String text) {
			return new StringBuilder(text).reverse().toString();
		}

	}

	sealed interface Update {

	}

	record Accepted(String product) implements Update {

	}

}
