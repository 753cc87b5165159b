package io.buckaroo.codec;

import java.util.function.Function;

import io.buckaroo.Frame;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * JSON in text frames, read and written by Jackson 3.
 * <p>
 * The mapper keeps its modules and settings, so messages look like the bodies of HTTP
 * requests: unknown properties, duplicate names, missing values, naming and dates are as
 * configured with {@code spring.jackson}. Only default typing is switched off, because it
 * would let a client choose the classes that are instantiated: the subtypes of a message
 * are those that {@code @JsonTypeInfo} permits.
 * <p>
 * A message of the declared type {@link String} is the text of the frame, without quotes.
 * JSON {@code null} is not a message, unless the mapper makes an object of it, such as an
 * empty {@code Optional}.
 * <p>
 * Jackson limits the depth of the input to 500, a number to 1000 digits, and a name to
 * 50,000 characters; {@code StreamReadConstraints} on the factory of the mapper change
 * these limits. The codec adds two: the scale of a {@code BigDecimal} is at most 9,999,
 * because an addition to {@code 1e999999999} would allocate a gigabyte. And in a message
 * with nested objects whose types are not their first properties, Jackson may buffer a
 * million tokens again. The length of a message is limited by
 * {@code buckaroo.websocket.max-message-size}.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 20)
public final class JsonMessageCodec implements MessageCodec {

	private final JacksonMessages messages;

	/**
	 * Creates a codec.
	 * @param mapper the mapper
	 */
	public JsonMessageCodec(JsonMapper mapper) {
		this.messages = JacksonMessages.of(mapper.rebuild(), "JSON");
	}

	@Override
	public String name() {
		return "json";
	}

	@Override
	public boolean supports(ResolvableType type) {
		return true;
	}

	@Override
	public MessageDecoder<?> decoder(ResolvableType type) {
		if (type.toClass() == String.class) {
			return JsonMessageCodec::text;
		}
		JacksonReader reader = this.messages.reader(type);
		return (frame) -> reader.read(text(frame));
	}

	@Override
	public MessageEncoder<?> encoder(ResolvableType type) {
		if (type.toClass() == String.class) {
			return (MessageEncoder<String>) Frame::text;
		}
		Function<Object, ObjectWriter> writer = this.messages.writer(type);
		return (message) -> Frame.text(writer.apply(message).writeValueAsString(message));
	}

	private static String text(Frame.Data frame) throws MalformedMessageException {
		if (frame instanceof Frame.Text text) {
			return text.text();
		}
		throw MalformedMessageException.unsupportedFrame("Only text is accepted");
	}

}
