package io.buckaroo.test;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A {@link MessageSocket} with one open connection, without a server and in virtual time.
 * <pre class="code">
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * private final TestMessageSocket&lt;Order, Answer, Void&gt; socket = TestMessageSocket.open(new OrderSocket());
 *
 * &#64;Test
 * void acceptsAnOrder() {
 *     this.socket.receive(new Order("tea", 2));
 *     assertThat(this.socket).hasSent(new Answer("accepted", new Order("tea", 2))).isOpen();
 * }
 *
 * &#64;Test
 * void refusesANumberThatIsNone() {
 *     this.socket.receiveText("""
 *             {"product": "tea", "quantity": "many"}""");
 *     assertThat(this.socket).hasReceivedMalformed(Reason.UNDECODABLE).hasCloseCode(1007);
 * }</pre>
 * <p>
 * Messages pass through the frames that a client would send and receive: they are encoded
 * by the test, decoded for the handler, and the same again for its answers, as JSON or in
 * the format of the {@linkplain TestRequest#subprotocol subprotocol}. So a test notices
 * if a type cannot be decoded.
 * <p>
 * Timers, topics, backpressure, the mailbox and the ends of a connection are tested as
 * with a {@link TestSocket}, which shows an example of each.
 *
 * <h2>Examples</h2> <pre class="code">
 * // A handler whose class does not show its types, such as a lambda of a &#64;Bean method
 * TestMessageSocket&lt;Order, Answer, Void&gt; lambda = TestMessageSocket.open(new ShopConfiguration().orders(),
 *         (request) -&gt; request.messages(Order.class, Answer.class));
 *
 * // JSON as the client receives it, and a part of it
 * assertThat(socket).hasSentJson("""
 *         {"status": "accepted", "order": {"product": "tea", "quantity": 2}}""");
 * assertThat(socket).hasSentLastContaining("accepted");
 *
 * // Parts of messages that contain what the test cannot know, such as a random id
 * assertThat(socket.sentMessages()).extracting(Answer::status).containsExactly("accepted", "sold out");
 * assertThat(socket.sentMessages(Confirmed.class)).hasSize(1);
 *
 * // Malformed messages, and how the handler describes them to the client
 * socket.receive(Frame.binary(new byte[1]));
 * assertThat(socket).hasReceivedMalformed(Reason.UNSUPPORTED_FRAME).hasCloseCode(1003);
 * assertThat(socket.malformed()).extracting(MalformedMessage::description)
 *     .containsExactly("Only text is accepted");
 *
 * // CBOR, or another format
 * TestMessageSocket&lt;Order, Answer, Void&gt; cbor = TestMessageSocket.open(new OrderSocket(),
 *         (request) -&gt; request.subprotocol("cbor"));
 * cbor.receive(new Order("tea", 2));
 * assertThat(cbor).hasSent(new Answer("accepted", new Order("tea", 2)));
 *
 * // The mapper of the application, its codecs, and the constraints of jakarta.validation
 * TestBuckaroo buckaroo = TestBuckaroo.builder()
 *     .jsonMapper(JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
 *     .codecs(new PriceCodec())
 *     .validator(new BeanMessageValidator(Validation.buildDefaultValidatorFactory().getValidator()))
 *     .build();
 * TestMessageSocket&lt;Order, Answer, Void&gt; valid = buckaroo.openMessageSocket(new OrderSocket());
 * valid.receive(new Order("tea", -1));
 * assertThat(valid).hasReceivedMalformed(Reason.INVALID);</pre>
 *
 * @param <I> the type of the messages of the client
 * @param <O> the type of the messages to the client
 * @param <S> the type of the state
 */
public final class TestMessageSocket<I, O, S extends @Nullable Object> extends AbstractTestSocket<S>
		implements AssertProvider<TestMessageSocketAssert<O, S>> {

	private final TestMessages<I, O> messages;

	TestMessageSocket(TestLoop<Frame, S> loop, TestMessages<I, O> messages) {
		super(loop);
		this.messages = messages;
	}

	/**
	 * Opens a connection to a socket, in an application of its own.
	 * @param socket the handler, whose class declares the types of its messages
	 * @param <I> the type of the messages of the client
	 * @param <O> the type of the messages to the client
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 * @throws IllegalArgumentException if the types are unknown, as those of a lambda:
	 * see {@link TestRequest#messages(Class, Class)}
	 */
	public static <I, O, S extends @Nullable Object> TestMessageSocket<I, O, S> open(MessageSocket<I, O, S> socket) {
		return TestBuckaroo.create().openMessageSocket(socket);
	}

	/**
	 * Opens a connection to a socket, in an application of its own. <pre class="code">
	 * TestMessageSocket.open(new OrderSocket(), (request) -&gt; request.principal("ann"));
	 * TestMessageSocket.open(orders, (request) -&gt; request.messages(Order.class, Answer.class));</pre>
	 * @param socket the handler
	 * @param request sets the request, and the types of the messages if the class of the
	 * handler does not declare them
	 * @param <I> the type of the messages of the client
	 * @param <O> the type of the messages to the client
	 * @param <S> the type of its state
	 * @return the connection, whose {@code init} was called
	 */
	public static <I, O, S extends @Nullable Object> TestMessageSocket<I, O, S> open(MessageSocket<I, O, S> socket,
			Consumer<TestRequest> request) {
		return TestBuckaroo.create().openMessageSocket(socket, request);
	}

	/**
	 * Lets the handler receive messages of the client, in order. Each is encoded as the
	 * client would, and decoded and validated as by a server. While the handler is not
	 * read from, because it waits or the client does not read, they wait in the network.
	 * @param messages the messages
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final void receive(I... messages) {
		receive(frames(messages));
	}

	private Frame[] frames(I[] messages) {
		Assert.notEmpty(messages, "'messages' must not be empty");
		Assert.noNullElements(messages, "'messages' must not contain null");
		return Stream.of(messages).map(this.messages::received).toArray(Frame[]::new);
	}

	/**
	 * Lets the handler receive text frames of the client, in order: JSON as a client
	 * writes it, or what is malformed. <pre class="code">
	 * socket.receiveText("""
	 *         {"product": "tea", "quantity": 2}""");
	 * socket.receiveText("no JSON");</pre>
	 * @param texts the texts
	 * @see #receive(Frame...)
	 */
	public void receiveText(String... texts) {
		receiveTexts(texts);
	}

	/**
	 * Returns the messages that the handler has sent so far, in order, as objects. A
	 * {@link Frame} that it has sent as it is, is not one of them. With their virtual
	 * times and as frames, they are in {@link #sent()}.
	 * @return the messages
	 */
	public List<O> sentMessages() {
		return sent().stream().map((sent) -> this.messages.sent(sent.output())).filter(Objects::nonNull).toList();
	}

	/**
	 * Returns the messages of one type that the handler has sent so far, in order.
	 * <pre class="code">
	 * assertThat(socket.sentMessages(Said.class)).extracting(Said::text).containsExactly("hello", "bye");</pre>
	 * @param type the type, such as a subtype of the sealed interface of all messages
	 * @param <T> the type
	 * @return the messages
	 */
	public <T extends O> List<T> sentMessages(Class<T> type) {
		return sentMessages().stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Returns the messages of the client that the handler has received so far in
	 * {@code malformed}, in order.
	 * @return the messages
	 */
	public List<MalformedMessage> malformed() {
		loop().transcript();
		return this.messages.malformed();
	}

	TestMessages<I, O> messages() {
		return this.messages;
	}

	/**
	 * Returns assertions, for {@code assertThat(socket)} of AssertJ.
	 */
	@Override
	public TestMessageSocketAssert<O, S> assertThat() {
		return new TestMessageSocketAssert<>(this);
	}

}
