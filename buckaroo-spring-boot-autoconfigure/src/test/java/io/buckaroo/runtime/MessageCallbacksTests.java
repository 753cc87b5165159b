package io.buckaroo.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.Termination;
import io.buckaroo.TopicMessage;
import io.buckaroo.codec.MalformedMessageException;
import io.buckaroo.codec.MessageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageCallbacks}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageCallbacksTests {

	private final List<MalformedMessage> malformed = new ArrayList<>();

	/** The number of times that each answer was encoded. */
	private final Map<Answer, Integer> encoded = new HashMap<>();

	private final MessageFormat<Order, Answer> format = new MessageFormat<>("test", MessageCallbacksTests::decode,
			this::encode, Answer.class);

	private static Order decode(Frame.Data frame) throws MalformedMessageException {
		if (frame instanceof Frame.Text text && !text.text().isEmpty()) {
			return new Order(text.text());
		}
		throw new MalformedMessageException("Not an order");
	}

	private Frame.Data encode(Answer answer) {
		this.encoded.merge(answer, 1, Integer::sum);
		return Frame.text("answer: " + answer.text());
	}

	private LoopFixture<Frame> open(MessageSocket<Order, Answer, String> socket) {
		return LoopFixture.of(HandlerCallbacks.of(socket, this.format, LoopFixture.SOCKET, this.malformed::add)).open();
	}

	@Test
	void handleReceivesADecodedMessageAndItsAnswerIsEncoded() {
		LoopFixture<Frame> loop = open((order, state) -> Result.reply(new Answer(order.product())));
		loop.receive("saddle");
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: saddle"));
	}

	@Test
	void severalAnswersAreEncodedInOrder() {
		LoopFixture<Frame> loop = open(
				(order, state) -> Result.reply(List.of(new Answer("first"), new Answer("second"))));
		loop.receive("saddle");
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: first"), Frame.text("answer: second"));
	}

	@Test
	void theStateIsKeptAndReplaced() {
		LoopFixture<Frame> loop = open(new MessageSocket<>() {

			@Override
			public Result<Answer, String> init(Connection connection) {
				return Result.ok("none");
			}

			@Override
			public Result<Answer, String> handle(Order order, String state) {
				return Result.reply(new Answer(state), order.product());
			}

		});
		loop.receive("saddle", "rope");
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: none"), Frame.text("answer: saddle"));
	}

	@Test
	void theAnswerOfALaterResultIsEncoded() {
		LoopFixture<Frame> loop = open(
				(order, state) -> Result.later(Mono.just("later"), (text) -> Result.reply(new Answer(text))));
		loop.receive("saddle");
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: later"));
	}

	@Test
	void theLastAnswerOfAStopIsEncoded() {
		LoopFixture<Frame> loop = open(
				(order, state) -> Result.stop(Result.reply(new Answer("bye")), CloseStatus.GOING_AWAY));
		loop.receive("saddle");
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: bye"));
		assertThat(loop.transport.closed).containsExactly(new Termination.Stopped(CloseStatus.GOING_AWAY));
	}

	@Test
	void aMalformedMessageClosesTheConnectionByDefault() {
		LoopFixture<Frame> loop = open((order, state) -> Result.ok());
		loop.receive("");
		assertThat(loop.transport.closed)
			.containsExactly(new Termination.Stopped(CloseStatus.BAD_DATA.withReason("Not an order")));
	}

	@Test
	void aMalformedMessageIsReported() {
		LoopFixture<Frame> loop = open((order, state) -> Result.ok());
		loop.receive("");
		assertThat(this.malformed)
			.containsExactly(new MalformedMessage(Frame.text(""), Reason.UNDECODABLE, "Not an order", List.of()));
	}

	@Test
	void aMalformedMessageMayBeAnswered() {
		LoopFixture<Frame> loop = open(new MessageSocket<>() {

			@Override
			public Result<Answer, String> handle(Order order, String state) {
				return Result.reply(new Answer(order.product()));
			}

			@Override
			public Result<Answer, String> malformed(MalformedMessage message, String state) {
				return Result.reply(new Answer(message.description()));
			}

		});
		loop.receive("", "saddle");
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: Not an order"),
				Frame.text("answer: saddle"));
	}

	@Test
	void anExceptionOfTheEncoderFailsTheConnection() {
		MessageFormat<Order, Answer> broken = new MessageFormat<>("test", MessageCallbacksTests::decode, (answer) -> {
			throw new IllegalStateException("cannot be encoded");
		}, Answer.class);
		LoopFixture<Frame> loop = LoopFixture.of(HandlerCallbacks.of(
				(MessageSocket<Order, Answer, String>) (order, state) -> Result.reply(new Answer("any")), broken,
				LoopFixture.SOCKET, this.malformed::add))
			.open();
		loop.receive("saddle");
		assertThat(loop.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
	}

	@Test
	void aMessageForManyThatCannotBeEncodedIsDroppedAndLoggedOnce(CapturedOutput output) {
		Callbacks<Frame, String> callbacks = HandlerCallbacks.of(
				(MessageSocket<Order, Answer, String>) (order, state) -> Result.ok(), unableToEncode("broken"),
				LoopFixture.SOCKET, this.malformed::add);
		LoopFixture<Frame> first = LoopFixture.of(callbacks).open();
		LoopFixture<Frame> second = first.neighbour(callbacks).open();
		sendToRoute(first, new Answer("broken"));
		sendToRoute(first, new Answer("fine"));
		assertThat(first.transport.written).containsExactly(Frame.text("answer: fine"));
		assertThat(second.transport.written).containsExactly(Frame.text("answer: fine"));
		assertThat(output.getOut().split("cannot be encoded", -1)).hasSize(2);
		assertThat(output).contains("ERROR", LoopFixture.SOCKET, Answer.class.getTypeName());
	}

	@Test
	void aPayloadOfATopicThatCannotBeEncodedIsDroppedAndLoggedOnce(CapturedOutput output) {
		Callbacks<Frame, String> callbacks = HandlerCallbacks.of(
				informing((received) -> received.payload(Answer.class)), unableToEncode("broken"), LoopFixture.SOCKET,
				this.malformed::add);
		TopicMessage message = new TopicMessage("news", "1", new Answer("broken"));
		LoopFixture<Frame> first = LoopFixture.of(callbacks).open();
		LoopFixture<Frame> second = LoopFixture.of(callbacks).open();
		first.send(message);
		second.send(message);
		assertThat(first.transport.closed).isEmpty();
		assertThat(second.transport.written).isEmpty();
		assertThat(output.getOut().split("cannot be encoded", -1)).hasSize(2);
	}

	@Test
	void infoSendsAMessageOfTheOutputTypeByDefault() {
		LoopFixture<Frame> loop = open((order, state) -> Result.ok());
		loop.send(new Answer("news"));
		assertThat(loop.transport.written).containsExactly(Frame.text("answer: news"));
	}

	@Test
	void infoSendsAFrameByDefault() {
		LoopFixture<Frame> loop = open((order, state) -> Result.ok());
		loop.send(Frame.text("as it is"));
		assertThat(loop.transport.written).containsExactly(Frame.text("as it is"));
	}

	@Test
	void infoIgnoresOtherMessagesByDefault() {
		LoopFixture<Frame> loop = open((order, state) -> Result.ok());
		loop.send("a string", new TopicMessage("news", null, new Answer("news")));
		assertThat(loop.transport.written).isEmpty();
	}

	@Test
	void infoIgnoresTheEventsOfTopicsAlsoIfTheOutputIsOfAnyType() {
		MessageFormat<Order, Object> any = new MessageFormat<>("any", MessageCallbacksTests::decode,
				(object) -> Frame.text(object.toString()), Object.class);
		LoopFixture<Frame> loop = LoopFixture
			.of(HandlerCallbacks.of((MessageSocket<Order, Object, String>) (order, state) -> Result.ok(), any,
					LoopFixture.SOCKET, this.malformed::add))
			.open();
		loop.send(new Subscribed("news", null, true), "a string");
		assertThat(loop.transport.written).containsExactly(Frame.text("a string"));
	}

	@Test
	void aMalformedMessageWithoutADescriptionClosesTheConnectionToo() {
		LoopFixture<Frame> loop = LoopFixture
			.of(HandlerCallbacks.of((MessageSocket<Order, Answer, String>) (order, state) -> Result.ok(),
					new MessageFormat<Order, Answer>("test", (frame) -> {
						throw new MalformedMessageException(" ");
					}, this::encode, Answer.class), LoopFixture.SOCKET, this.malformed::add))
			.open();
		loop.receive("any");
		assertThat(loop.transport.closed).containsExactly(new Termination.Stopped(CloseStatus.BAD_DATA));
	}

	@Test
	void aFrameThatIsRepliedAsAnObjectIsSentAsItIs() {
		MessageFormat<Order, Object> any = new MessageFormat<>("any", MessageCallbacksTests::decode,
				(object) -> Frame.text("object"), Object.class);
		LoopFixture<Frame> loop = LoopFixture
			.of(HandlerCallbacks.of((MessageSocket<Order, Object, String>) (order, state) -> Result.reply(Frame.ping()),
					any, LoopFixture.SOCKET, this.malformed::add))
			.open();
		loop.receive("any");
		assertThat(loop.transport.written).containsExactly(Frame.ping());
	}

	@Test
	void aMessageToARouteIsEncodedOnce() {
		Answer answer = new Answer("all");
		broadcast(answer, (order, state) -> Result.ok());
		assertThat(this.encoded).containsEntry(answer, 1);
	}

	@Test
	void aKeyedMessageToARouteIsEncodedOnce() {
		Answer answer = new Answer("all");
		broadcast(new Keyed("key", answer), (order, state) -> Result.ok());
		assertThat(this.encoded).containsEntry(answer, 1);
	}

	@Test
	void aMessageToARouteIsReceivedAsItWasSent() {
		List<Object> received = new ArrayList<>();
		Answer answer = new Answer("all");
		broadcast(answer, new MessageSocket<>() {

			@Override
			public Result<Answer, String> handle(Order order, String state) {
				return Result.ok();
			}

			@Override
			public Result<Answer, String> info(Object message, String state) {
				received.add(message);
				return Result.reply((Answer) message);
			}

		});
		assertThat(received).hasSize(2).allSatisfy((message) -> assertThat(message).isSameAs(answer));
		assertThat(this.encoded).containsEntry(answer, 1);
	}

	@Test
	void anObjectThatIsChangedAndSentAgainIsEncodedAgain() {
		StringBuilder text = new StringBuilder("old");
		MessageFormat<Order, StringBuilder> mutable = new MessageFormat<>("test", MessageCallbacksTests::decode,
				(message) -> Frame.text(message.toString()), StringBuilder.class);
		LoopFixture<Frame> loop = LoopFixture
			.of(HandlerCallbacks.of((MessageSocket<Order, StringBuilder, String>) (order, state) -> Result.ok(),
					mutable, LoopFixture.SOCKET, this.malformed::add))
			.open();
		sendToRoute(loop, text);
		text.replace(0, 3, "new");
		sendToRoute(loop, text);
		assertThat(loop.transport.written).containsExactly(Frame.text("old"), Frame.text("new"));
	}

	@Test
	void thePayloadOfATopicIsEncodedOnce() {
		Answer answer = new Answer("payload");
		TopicMessage message = new TopicMessage("news", "1", answer);
		Callbacks<Frame, String> callbacks = HandlerCallbacks.of(
				informing((received) -> received.payload(Answer.class)), this.format, LoopFixture.SOCKET,
				this.malformed::add);
		LoopFixture.of(callbacks).open().send(message);
		LoopFixture.of(callbacks).open().send(message);
		assertThat(this.encoded).containsExactly(Map.entry(answer, 1));
	}

	@Test
	void anObjectMadeOfATopicMessageIsMadeAndEncodedOncePerFormat() {
		TopicMessage message = new TopicMessage("news", "1", "payload");
		List<TopicMessage> mapped = new ArrayList<>();
		Function<TopicMessage, Answer> mapper = (received) -> {
			mapped.add(received);
			return new Answer(received.id() + received.payload());
		};
		Callbacks<Frame, String> callbacks = HandlerCallbacks.of(informing((received) -> received.toMessage(mapper)),
				this.format, LoopFixture.SOCKET, this.malformed::add);
		LoopFixture<Frame> first = LoopFixture.of(callbacks).open();
		LoopFixture<Frame> second = LoopFixture.of(callbacks).open();
		first.send(message);
		second.send(message);
		assertThat(first.transport.written).containsExactly(Frame.text("answer: 1payload"));
		assertThat(second.transport.written.get(0)).isSameAs(first.transport.written.get(0));
		assertThat(mapped).hasSize(1);
		assertThat(this.encoded.values()).containsExactly(1);
	}

	@Test
	void anObjectMadeForEachConnectionIsEncodedForEach() {
		TopicMessage message = new TopicMessage("news", "1", "payload");
		MessageSocket<Order, Answer, String> socket = informing((received) -> new Answer("own"));
		open(socket).send(message);
		open(socket).send(message);
		assertThat(this.encoded).containsEntry(new Answer("own"), 2);
	}

	private MessageFormat<Order, Answer> unableToEncode(String text) {
		return new MessageFormat<>("test", MessageCallbacksTests::decode, (answer) -> {
			if (answer.text().equals(text)) {
				throw new IllegalStateException("no text");
			}
			return encode(answer);
		}, Answer.class);
	}

	private static MessageSocket<Order, Answer, String> informing(Function<TopicMessage, Answer> answer) {
		return new MessageSocket<>() {

			@Override
			public Result<Answer, String> handle(Order order, String state) {
				return Result.ok();
			}

			@Override
			public Result<Answer, String> info(Object message, String state) {
				return Result.reply(answer.apply((TopicMessage) message));
			}

		};
	}

	/**
	 * Sends a message to two connections of a route.
	 */
	private void broadcast(Object message, MessageSocket<Order, Answer, String> socket) {
		Callbacks<Frame, String> callbacks = HandlerCallbacks.of(socket, this.format, LoopFixture.SOCKET,
				this.malformed::add);
		LoopFixture<Frame> first = LoopFixture.of(callbacks).open();
		LoopFixture<Frame> second = first.neighbour(callbacks).open();
		sendToRoute(first, message);
		assertThat(first.transport.written).hasSize(1).isEqualTo(second.transport.written);
	}

	private static void sendToRoute(LoopFixture<Frame> loop, Object message) {
		new LocalBuckaroo(loop.registry).sendToRoute("/test", message);
		loop.eventLoop.runAll();
	}

	@Test
	void pingsAreAnsweredAndPongsIgnored() {
		LoopFixture<Frame> loop = open((order, state) -> Result.ok());
		loop.loop.received(Frame.ping());
		loop.loop.received(Frame.pong(ByteBuffer.allocate(0)));
		loop.loop.receivedAll();
		loop.eventLoop.runAll();
		assertThat(loop.transport.written).containsExactly(Frame.pong(ByteBuffer.allocate(0)));
	}

	/**
	 * A message of the client.
	 *
	 * @param product the product
	 */
	record Order(String product) {

	}

	/**
	 * A message to the client.
	 *
	 * @param text the text
	 */
	record Answer(String text) {

	}

}
