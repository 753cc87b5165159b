package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.json.JsonComparison;
import org.springframework.util.MimeType;

/**
 * JSON, by the codecs of the application.
 */
final class Json {

	private final CodecConfigurer codecs;

	Json(CodecConfigurer codecs) {
		this.codecs = codecs;
	}

	String encode(Object value) {
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

	@Nullable Object decode(String json, ResolvableType type) {
		DataBuffer buffer = DefaultDataBufferFactory.sharedInstance.wrap(json.getBytes(StandardCharsets.UTF_8));
		return decoder(type).decode(buffer, type, MediaType.APPLICATION_JSON, null);
	}

	/**
	 * Compares JSON.
	 * @return the difference, or {@code null} if there is none
	 */
	static @Nullable String difference(String expected, String actual) {
		try {
			JsonComparison comparison = JsonAssert.comparator(JsonCompareMode.STRICT).compare(expected, actual);
			return (comparison.getResult() == JsonComparison.Result.MATCH) ? null : comparison.getMessage();
		}
		catch (IllegalStateException ex) {
			return "one is not JSON (" + ex.getMessage() + ")";
		}
	}

	@SuppressWarnings("unchecked")
	private Encoder<Object> encoder(ResolvableType type) {
		for (HttpMessageWriter<?> writer : this.codecs.getWriters()) {
			if (writer instanceof EncoderHttpMessageWriter<?> candidate
					&& containsJson(candidate.getEncoder().getEncodableMimeTypes())
					&& candidate.getEncoder().canEncode(type, MediaType.APPLICATION_JSON)) {
				return (Encoder<Object>) candidate.getEncoder();
			}
		}
		throw new IllegalStateException("None of the application's codecs encodes " + type + " as JSON");
	}

	private Decoder<?> decoder(ResolvableType type) {
		for (HttpMessageReader<?> reader : this.codecs.getReaders()) {
			if (reader instanceof DecoderHttpMessageReader<?> candidate
					&& containsJson(candidate.getDecoder().getDecodableMimeTypes())
					&& candidate.getDecoder().canDecode(type, MediaType.APPLICATION_JSON)) {
				return candidate.getDecoder();
			}
		}
		throw new IllegalStateException("None of the application's codecs decodes " + type + " from JSON");
	}

	/**
	 * Codecs for bytes and strings serve their types for any media type.
	 */
	private static boolean containsJson(Collection<MimeType> types) {
		return types.stream().anyMatch(MediaType.APPLICATION_JSON::equalsTypeAndSubtype);
	}

}
