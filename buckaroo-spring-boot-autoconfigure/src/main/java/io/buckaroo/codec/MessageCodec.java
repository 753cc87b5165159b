package io.buckaroo.codec;

import org.springframework.core.ResolvableType;

/**
 * A format of the messages of a {@link io.buckaroo.MessageSocket}. JSON is included, and
 * CBOR if {@code tools.jackson.dataformat:jackson-dataformat-cbor} is on the class path.
 * An application adds others as beans.
 * <p>
 * A connection uses the first codec that its subprotocol {@linkplain #isSelectedBy
 * selects} and that supports the types of the messages. If its subprotocol selects none,
 * or it has none, that is the first codec which supports the types. Codecs are in the
 * order of {@code @Order}; JSON and CBOR come after those with an order, and before those
 * without one. So a codec without an order is used for its subprotocols only, and a codec
 * that is used without a subprotocol needs an order and should support no more types than
 * it has to.
 * <p>
 * All methods are called when the application starts. Start-up fails if no codec supports
 * the types of a socket.
 */
public interface MessageCodec {

	/**
	 * Returns the name of the format, such as {@code json}.
	 * @return the name, in lower case
	 */
	String name();

	/**
	 * Returns whether a subprotocol selects this codec. May be called from any thread.
	 * @param subprotocol the subprotocol, such as {@code cbor} or {@code orders.v1.cbor}
	 * @return by default, whether the subprotocol is the {@linkplain #name() name} of the
	 * format, or ends with it after a dot, a plus sign or a hyphen
	 */
	default boolean isSelectedBy(String subprotocol) {
		return MessageCodecs.isSuffix(name(), subprotocol);
	}

	/**
	 * Returns whether this codec decodes and encodes a type.
	 * @param type the type of the messages of the client, or of those to the client
	 * @return whether the type is supported
	 */
	boolean supports(ResolvableType type);

	/**
	 * Creates a decoder of the messages of the client.
	 * @param type their type, which is supported
	 * @return the decoder
	 * @throws UnsupportedMessagesException if messages of the type cannot be decoded. If
	 * no other codec supports the types of the socket, start-up fails with its message
	 */
	MessageDecoder<?> decoder(ResolvableType type);

	/**
	 * Creates an encoder of the messages to the client.
	 * @param type their type, which is supported; the messages may be of its subtypes
	 * @return the encoder
	 * @throws UnsupportedMessagesException if messages of the type cannot be encoded. If
	 * no other codec supports the types of the socket, start-up fails with its message
	 */
	MessageEncoder<?> encoder(ResolvableType type);

}
