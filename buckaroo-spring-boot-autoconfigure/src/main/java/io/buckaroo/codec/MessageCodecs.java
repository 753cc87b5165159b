package io.buckaroo.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.Event;
import io.buckaroo.Frame;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * The codecs of an application.
 */
public final class MessageCodecs {

	/** The formats whose codecs are included if their modules are on the class path. */
	private static final Map<String, String> INCLUDED = Map.of("json", "tools.jackson.core:jackson-databind", "cbor",
			"tools.jackson.dataformat:jackson-dataformat-cbor");

	private final List<MessageCodec> codecs;

	private final @Nullable MessageValidator validator;

	private final Map<Key, MessageFormats> formats = new ConcurrentHashMap<>();

	/**
	 * Creates the codecs.
	 * @param codecs the codecs, in their order
	 * @param validator the validator of the messages of the client, or {@code null} if
	 * they are not validated
	 */
	public MessageCodecs(List<MessageCodec> codecs, @Nullable MessageValidator validator) {
		this.codecs = List.copyOf(codecs);
		this.validator = validator;
	}

	/**
	 * Returns the formats of the messages of a socket, which are created at the first
	 * call.
	 * @param types the types of the messages
	 * @param subprotocols the subprotocols of the route
	 * @return the formats
	 * @throws UnsupportedMessagesException if no codec supports the types, or none of
	 * those that a subprotocol selects
	 */
	public MessageFormats formats(MessageTypes types, List<String> subprotocols) {
		return this.formats.computeIfAbsent(new Key(types, subprotocols), (key) -> create(types, subprotocols));
	}

	private MessageFormats create(MessageTypes types, List<String> subprotocols) {
		for (ResolvableType type : List.of(types.input(), types.output())) {
			if (Frame.class.isAssignableFrom(type.toClass()) || type.toClass() == Event.class) {
				throw new UnsupportedMessagesException(
						"Messages of the type %s are not supported.".formatted(type.toClass().getName()),
						"Implement BuckarooSocket to receive and send frames.");
			}
		}
		Map<MessageCodec, MessageFormat<?, ?>> formats = new LinkedHashMap<>();
		Map<MessageCodec, UnsupportedMessagesException> refusals = new LinkedHashMap<>();
		for (MessageCodec codec : this.codecs) {
			if (codec.supports(types.input()) && codec.supports(types.output())) {
				try {
					formats.put(codec, format(codec, types));
				}
				catch (UnsupportedMessagesException ex) {
					refusals.put(codec, ex);
				}
			}
		}
		if (formats.isEmpty()) {
			throw refusals.values().stream().findFirst().orElseGet(() -> unsupported(types));
		}
		for (String subprotocol : subprotocols) {
			if (formats.keySet().stream().noneMatch((codec) -> codec.isSelectedBy(subprotocol))) {
				checkSelected(subprotocol, types, refusals);
			}
		}
		return new MessageFormats(formats);
	}

	private UnsupportedMessagesException unsupported(MessageTypes types) {
		return new UnsupportedMessagesException(
				"No codec supports messages of the types %s and %s.".formatted(types.input(), types.output()),
				this.codecs.isEmpty() ? "Add a dependency on %s, for JSON.".formatted(INCLUDED.get("json"))
						: "Declare a MessageCodec bean that supports both types.");
	}

	/**
	 * Checks that a subprotocol that selects none of the formats is not meant to select
	 * one.
	 */
	private void checkSelected(String subprotocol, MessageTypes types,
			Map<MessageCodec, UnsupportedMessagesException> refusals) {
		for (MessageCodec codec : this.codecs) {
			if (codec.isSelectedBy(subprotocol)) {
				UnsupportedMessagesException refusal = refusals.getOrDefault(codec,
						new UnsupportedMessagesException(
								"They are of the types %s and %s.".formatted(types.input(), types.output()),
								"Remove the subprotocol, or change the types."));
				throw new UnsupportedMessagesException(
						"The codec '%s' of the subprotocol '%s' does not support its messages. %s"
							.formatted(codec.name(), subprotocol, refusal.getMessage()),
						refusal.action());
			}
		}
		INCLUDED.forEach((name, module) -> {
			if (isSuffix(name, subprotocol)) {
				throw new UnsupportedMessagesException("No codec for the subprotocol '%s'.".formatted(subprotocol),
						"Add a dependency on %s, or declare a MessageCodec bean.".formatted(module));
			}
		});
	}

	private MessageFormat<?, ?> format(MessageCodec codec, MessageTypes types) {
		return format(codec.name(), codec.decoder(types.input()), codec.encoder(types.output()), types.output());
	}

	private <I, O> MessageFormat<I, O> format(String name, MessageDecoder<I> decoder, MessageEncoder<O> encoder,
			ResolvableType outputType) {
		return new MessageFormat<>(name, (this.validator != null) ? this.validator.validating(decoder) : decoder,
				encoder, outputType.toClass());
	}

	/**
	 * Returns whether a subprotocol is the name of a codec, or ends with it after a dot,
	 * a plus sign or a hyphen.
	 * @param name the name of a codec
	 * @param subprotocol the subprotocol
	 * @return whether it ends with the name
	 */
	static boolean isSuffix(String name, String subprotocol) {
		int start = subprotocol.length() - name.length();
		return subprotocol.endsWith(name) && (start == 0 || ".+-".indexOf(subprotocol.charAt(start - 1)) >= 0);
	}

	/**
	 * What the formats of a socket depend on.
	 *
	 * @param types the types of the messages
	 * @param subprotocols the subprotocols of the route
	 */
	private record Key(MessageTypes types, List<String> subprotocols) {

	}

}
