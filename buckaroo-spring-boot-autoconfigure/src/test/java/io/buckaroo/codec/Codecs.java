package io.buckaroo.codec;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Decodes and encodes for tests.
 */
final class Codecs {

	private Codecs() {
	}

	static Object decode(MessageCodec codec, Class<?> type, Frame.Data frame) throws MalformedMessageException {
		return codec.decoder(ResolvableType.forClass(type)).decode(frame);
	}

	static Object decode(Class<?> type, String json) throws MalformedMessageException {
		return decode(new JsonMessageCodec(JsonMapper.shared()), type, Frame.text(json));
	}

	static MalformedMessage malformed(MessageCodec codec, Class<?> type, Frame.Data frame) {
		return catchThrowableOfType(MalformedMessageException.class, () -> decode(codec, type, frame)).in(frame);
	}

	static MalformedMessage malformed(Class<?> type, String json) {
		return malformed(new JsonMessageCodec(JsonMapper.shared()), type, Frame.text(json));
	}

	static String description(Class<?> type, String json) {
		return malformed(type, json).description();
	}

	@SuppressWarnings("unchecked")
	static Frame.Data encode(MessageCodec codec, ResolvableType type, Object message) {
		return ((MessageEncoder<Object>) codec.encoder(type)).encode(message);
	}

	static String json(Class<?> type, Object message) {
		return ((Frame.Text) encode(new JsonMessageCodec(JsonMapper.shared()), ResolvableType.forClass(type), message))
			.text();
	}

}
