package io.buckaroo.test;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.codec.MalformedMessageException;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageDecoder;
import io.buckaroo.codec.MessageEncoder;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageFormats;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.codec.UnsupportedMessagesException;
import io.buckaroo.runtime.Labels;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * The typed messages of a connection: encodes those of the client, and remembers of which
 * objects the frames were made.
 *
 * @param <I> the type of the messages of the client
 * @param <O> the type of the messages to the client
 */
final class TestMessages<I, O> {

	private static final MessageTypes TREES = new MessageTypes(ResolvableType.forClass(JsonNode.class),
			ResolvableType.forClass(JsonNode.class));

	private final MessageFormat<I, O> format;

	private final Supplier<MessageEncoder<I>> clientEncoder;

	private final Supplier<MessageDecoder<?>> trees;

	/** Several threads encode if results are computed by them. */
	private final Map<Frame, Object> objects = Collections.synchronizedMap(new IdentityHashMap<>());

	private final List<MalformedMessage> malformed = new CopyOnWriteArrayList<>();

	private Consumer<String> log = (text) -> {
	};

	private TestMessages(MessageFormat<I, O> format, Supplier<MessageEncoder<I>> clientEncoder,
			Supplier<MessageDecoder<?>> trees) {
		this.format = format;
		this.clientEncoder = clientEncoder;
		this.trees = trees;
	}

	/**
	 * Creates the messages of a connection.
	 * @throws IllegalArgumentException if the types are unknown, or have no codec
	 */
	@SuppressWarnings("unchecked")
	static <I, O> TestMessages<I, O> create(MessageSocket<I, O, ?> socket, TestRequest request, MessageCodecs codecs) {
		MessageTypes types = (request.messages() != null) ? request.messages() : declared(socket);
		String subprotocol = request.subprotocol();
		MessageFormats formats = formats(types, subprotocol, codecs);
		return new TestMessages<>((MessageFormat<I, O>) formats.select(subprotocol),
				SingletonSupplier.of(() -> (MessageEncoder<I>) formats.clientEncoder(subprotocol, types.input())),
				() -> formats(TREES, subprotocol, codecs).select(subprotocol).decoder());
	}

	private static MessageTypes declared(MessageSocket<?, ?, ?> socket) {
		MessageTypes types = MessageTypes.of(ResolvableType.forClass(AopProxyUtils.ultimateTargetClass(socket)));
		Assert.notNull(types,
				() -> "The types of the messages of %s are unknown, because its class does not declare them: name them with request.messages(Order.class, Answer.class)"
					.formatted(Describe.handler(socket)));
		return types;
	}

	private static MessageFormats formats(MessageTypes types, @Nullable String subprotocol, MessageCodecs codecs) {
		try {
			return codecs.formats(types, (subprotocol != null) ? List.of(subprotocol) : List.of());
		}
		catch (UnsupportedMessagesException ex) {
			throw new IllegalArgumentException(ex.getMessage() + " " + ex.action(), ex);
		}
	}

	/**
	 * Adds what happens to a log.
	 */
	void logTo(Consumer<String> log) {
		this.log = log;
	}

	/**
	 * Returns the format for the callbacks, which remembers what is sent.
	 */
	MessageFormat<I, O> format() {
		return new MessageFormat<>(this.format.codec(), this.format.decoder(),
				(message) -> remember(this.format.encoder().encode(message), message), this.format.outputType());
	}

	private Frame.Data remember(Frame.Data frame, Object message) {
		this.objects.put(frame, message);
		return frame;
	}

	/**
	 * Encodes a message of the client.
	 */
	Frame received(I message) {
		return remember(
				encode(message, this.clientEncoder, "Use receiveText or receive(Frame…) for what the client sends"),
				message);
	}

	/**
	 * Encodes a message that is expected to be sent.
	 */
	Frame expected(O message) {
		return encode(message, this.format::encoder, "So a handler cannot send it");
	}

	private <T> Frame.Data encode(T message, Supplier<MessageEncoder<T>> encoder, String hint) {
		try {
			return encoder.get().encode(message);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("The message %s cannot be encoded as %s. %s"
				.formatted(Describe.value(message), this.format.codec(), hint), ex);
		}
	}

	/**
	 * Returns the object of which a frame that was sent was made, or {@code null} if it
	 * was sent as a frame.
	 */
	@SuppressWarnings("unchecked")
	@Nullable O sent(Frame frame) {
		return (O) this.objects.get(frame);
	}

	/**
	 * Returns whether messages are texts rather than JSON.
	 */
	boolean areTexts() {
		return this.format.outputType() == String.class;
	}

	/**
	 * Returns the tree of a binary frame, as a client without classes would decode it, or
	 * {@code null} if the format has no trees.
	 */
	@Nullable JsonNode tree(Frame frame) {
		try {
			return (frame instanceof Frame.Binary binary) ? (JsonNode) this.trees.get().decode(binary) : null;
		}
		catch (MalformedMessageException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Records a malformed message of the client.
	 */
	void addMalformed(MalformedMessage message) {
		this.malformed.add(message);
		this.log.accept("is malformed (%s): %s".formatted(Labels.of(message.reason()), message.description()));
	}

	List<MalformedMessage> malformed() {
		return List.copyOf(this.malformed);
	}

	/**
	 * Describes a frame: a binary one by the object that it was made of.
	 */
	String describe(Object value) {
		Object object = (value instanceof Frame.Binary binary) ? this.objects.get(binary) : null;
		return (object != null) ? this.format.codec() + " " + Describe.value(object) : Describe.value(value);
	}

}
