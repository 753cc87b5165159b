package io.buckaroo.codec;

import java.nio.ByteBuffer;
import java.util.function.Function;

import io.buckaroo.Frame;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * CBOR in binary frames, read and written by Jackson 3: the same objects as with
 * {@link JsonMessageCodec}, in fewer bytes. Needs
 * {@code tools.jackson.dataformat:jackson-dataformat-cbor}.
 * <p>
 * As with JSON, the mapper keeps its modules and settings except for default typing, and
 * the input is limited, although not the length of a name. A message of the type
 * {@link String} is a text string of CBOR.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 */
@Order(Ordered.LOWEST_PRECEDENCE - 10)
public final class CborMessageCodec implements MessageCodec {

	private final JacksonMessages messages;

	/**
	 * Creates a codec.
	 * @param mapper the mapper
	 */
	public CborMessageCodec(CBORMapper mapper) {
		this.messages = JacksonMessages.of(mapper.rebuild().enable(CBORWriteFeature.LENIENT_UTF_ENCODING), "CBOR");
	}

	@Override
	public String name() {
		return "cbor";
	}

	@Override
	public boolean supports(ResolvableType type) {
		return true;
	}

	@Override
	public MessageDecoder<?> decoder(ResolvableType type) {
		JacksonReader reader = this.messages.reader(type);
		return (frame) -> reader.read(bytes(frame));
	}

	@Override
	public MessageEncoder<?> encoder(ResolvableType type) {
		Function<Object, ObjectWriter> writer = this.messages.writer(type);
		return (message) -> Frame.binary(writer.apply(message).writeValueAsBytes(message));
	}

	private static byte[] bytes(Frame.Data frame) throws MalformedMessageException {
		if (frame instanceof Frame.Binary binary) {
			ByteBuffer payload = binary.payload();
			byte[] bytes = new byte[payload.remaining()];
			payload.get(bytes);
			return bytes;
		}
		throw MalformedMessageException.unsupportedFrame("Only binary messages are accepted");
	}

}
