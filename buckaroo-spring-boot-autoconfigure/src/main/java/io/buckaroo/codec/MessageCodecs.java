package io.buckaroo.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
	 * Returns the formats of the messages of a socket.
	 * @param types the types of the messages
	 * @param subprotocols the subprotocols of the route
	 * @return the formats
	 * @throws UnsupportedMessagesException if no codec supports the types, or a
	 * subprotocol is that of a codec whose module is missing
	 */
	public MessageFormats formats(MessageTypes types, List<String> subprotocols) {
		Map<MessageCodec, MessageFormat<?, ?>> formats = new LinkedHashMap<>();
		UnsupportedMessagesException unsupported = null;
		for (MessageCodec codec : this.codecs) {
			if (codec.supports(types.input()) && codec.supports(types.output())) {
				try {
					formats.put(codec, format(codec, types));
				}
				catch (UnsupportedMessagesException ex) {
					unsupported = (unsupported != null) ? unsupported : ex;
				}
			}
		}
		if (formats.isEmpty() && unsupported != null) {
			throw unsupported;
		}
		if (formats.isEmpty()) {
			throw new UnsupportedMessagesException(
					"No codec supports messages of the types %s and %s.".formatted(types.input(), types.output()),
					this.codecs.isEmpty() ? "Add a dependency on %s, for JSON.".formatted(INCLUDED.get("json"))
							: "Declare a MessageCodec bean that supports both types.");
		}
		subprotocols.forEach(this::checkModule);
		return new MessageFormats(formats);
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
	 * Checks that the module of an included codec is present if a subprotocol selects it.
	 */
	private void checkModule(String subprotocol) {
		INCLUDED.forEach((name, module) -> {
			if (isSuffix(name, subprotocol)
					&& this.codecs.stream().noneMatch((codec) -> codec.isSelectedBy(subprotocol))) {
				throw new UnsupportedMessagesException("No codec for the subprotocol '%s'.".formatted(subprotocol),
						"Add a dependency on %s, or declare a MessageCodec bean.".formatted(module));
			}
		});
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

}
