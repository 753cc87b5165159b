package io.buckaroo.webflux.sse;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;

/**
 * Encodes objects as JSON with the application's codecs.
 */
public final class JsonEncoder implements Function<Object, String> {

	private final ServerCodecConfigurer codecs;

	/**
	 * Creates the encoder.
	 * @param codecs the application's codecs
	 */
	public JsonEncoder(ServerCodecConfigurer codecs) {
		this.codecs = codecs;
	}

	@Override
	public String apply(Object value) {
		ResolvableType type = ResolvableType.forInstance(value);
		DataBuffer buffer = encoder(type).encodeValue(value, DefaultDataBufferFactory.sharedInstance, type,
				MediaType.APPLICATION_JSON, null);
		try {
			return buffer.toString(StandardCharsets.UTF_8);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	@SuppressWarnings("unchecked")
	private Encoder<Object> encoder(ResolvableType type) {
		for (HttpMessageWriter<?> writer : this.codecs.getWriters()) {
			if (writer instanceof EncoderHttpMessageWriter<?> candidate && isJson(candidate.getEncoder())
					&& candidate.getEncoder().canEncode(type, MediaType.APPLICATION_JSON)) {
				return (Encoder<Object>) candidate.getEncoder();
			}
		}
		throw new IllegalStateException("None of the application's codecs encodes " + type + " as JSON");
	}

	/**
	 * Returns whether an encoder is specific to JSON. Those for bytes and strings encode
	 * their types for any media type.
	 */
	private static boolean isJson(Encoder<?> encoder) {
		return encoder.getEncodableMimeTypes().stream().anyMatch(MediaType.APPLICATION_JSON::equalsTypeAndSubtype);
	}

}
