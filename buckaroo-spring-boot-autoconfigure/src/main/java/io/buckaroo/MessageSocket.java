package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket endpoint whose messages are objects: the callbacks of a
 * {@link BuckarooSocket}, with decoded messages in place of frames. Without further
 * configuration a message is JSON in a text frame, read and written by the application's
 * {@code JsonMapper}. <pre class="code">
 * &#64;Component
 * &#64;WebSocketMapping("/orders")
 * class OrderSocket implements MessageSocket&lt;Order, Answer, Void&gt; {
 *
 *     record Order(String product, int quantity) {
 *     }
 *
 *     record Answer(String status, Order order) {
 *     }
 *
 *     &#64;Override
 *     public Result&lt;Answer, Void&gt; handle(Order order, Void state) {
 *         return Result.reply(new Answer("accepted", order));
 *     }
 *
 * }</pre>
 * <p>
 * The types of the messages are taken from the declaration of the handler: the class that
 * implements this interface, or the return type of the {@code @Bean} method, so a lambda
 * is enough. A handler in a router may name them with {@code messages} of its route. They
 * may be records, classes, sealed interfaces with Jackson's {@code @JsonTypeInfo},
 * {@code List<Order>}, {@code JsonNode}, or {@code String} for text that is not JSON.
 * Start-up fails if a type is raw, a wildcard or a type variable.
 * <p>
 * Other formats are {@link io.buckaroo.codec.MessageCodec} beans, selected by the
 * subprotocol of the connection; CBOR is included.
 * <p>
 * State, threads and exceptions are as described at {@link BuckarooSocket}. Pings are
 * answered and pongs ignored: a handler that needs them is a {@code BuckarooSocket}.
 *
 * @param <I> the type of the messages of the client
 * @param <O> the type of the messages to the client
 * @param <S> the type of the state, {@link Void} for a socket without state; nullable if
 * the callbacks receive a state that may be {@code null}
 * @see WebSocketMapping
 */
@FunctionalInterface
public interface MessageSocket<I, O, S extends @Nullable Object> {

	/**
	 * Called first, once, when the handshake is complete and the connection is open.
	 * @param connection the connection
	 * @return the result, which may set the first state; {@link Result#ok()} by default
	 * @throws Exception ends the connection with close code 1011
	 */
	default Result<O, S> init(Connection connection) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message of the client that has been decoded, in the order of
	 * arrival. With {@code jakarta.validation}, it is valid.
	 * @param message the message, never {@code null}
	 * @param state the state
	 * @return the result
	 * @throws Exception ends the connection with close code 1011
	 */
	Result<O, S> handle(I message, S state) throws Exception;

	/**
	 * Called in place of {@link #handle} for a message of the client that cannot be
	 * decoded or is invalid, in its order among the messages. It has been counted and
	 * logged, at most once a minute. <pre class="code">
	 * &#64;Override
	 * public Result&lt;Answer, Void&gt; malformed(MalformedMessage message, Void state) {
	 *     return Result.reply(new Answer(message.description(), null));
	 * }</pre>
	 * @param message the message and the reason
	 * @param state the state
	 * @return the result; by default the connection is closed with the
	 * {@linkplain MalformedMessage#closeStatus() close status} of the message: 1003 for a
	 * frame of the wrong kind, 1007 otherwise
	 * @throws Exception ends the connection with close code 1011
	 */
	default Result<O, S> malformed(MalformedMessage message, S state) throws Exception {
		return Result.stop(message.closeStatus());
	}

	/**
	 * Called for each message in the mailbox. The messages of one sender arrive in the
	 * order of sending.
	 * <p>
	 * An object that many connections send to their clients is encoded at most once per
	 * event loop and format, usually once, provided that it is the payload of a
	 * {@link TopicMessage}, was made by {@link TopicMessage#toMessage}, or is the message
	 * itself and was sent to a route or a principal.
	 * @param message the message
	 * @param state the state
	 * @return the result; by default a message of the type {@code O} and a {@link Frame}
	 * are sent to the client, and any other message is ignored, with a warning in the log
	 * for each type of message. A {@link TopicEvent} and an {@link Event} are ignored
	 * even if {@code O} is {@code Object}
	 * @throws Exception ends the connection with close code 1011
	 * @see Mailbox
	 */
	default Result<O, S> info(Object message, S state) throws Exception {
		return IgnoredMessage.result();
	}

	/**
	 * Called last, exactly once, for every connection whose {@link #init} was called.
	 * @param termination the reason why the connection ended
	 * @param connection the connection; its mailbox is closed
	 * @param state the last state, {@code null} if {@link #init} has not set one
	 * @throws Exception is logged and has no other effect
	 */
	default void terminate(Termination termination, Connection connection, @Nullable S state) throws Exception {
	}

}
