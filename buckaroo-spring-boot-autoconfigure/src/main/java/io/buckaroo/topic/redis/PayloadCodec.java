package io.buckaroo.topic.redis;

import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.buckaroo.PayloadType;
import io.buckaroo.topic.PayloadLimit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import org.springframework.util.Assert;

/**
 * Converts payloads to JSON and back, between nodes that may run different versions of
 * the application. The JSON is an envelope of a version, the name of a type and the data.
 * It contains no class name, and only types that are built in or registered are read.
 */
public final class PayloadCodec {

	static final String VERSION_FIELD = "v";

	static final JsonPointer DATA = JsonPointer.compile("/data");

	private static final int VERSION = 1;

	private static final String STRING = "string";

	private static final String BYTES = "bytes";

	private static final String JSON = "json";

	/** As the names of {@link Scalar scalars}, not a name of a registered type. */
	private static final String MAP = ":map";

	private static final String LIST = ":list";

	/** Writes trees, maps and lists, independently of the application's settings. */
	private static final JsonMapper PLAIN = new JsonMapper();

	private final JsonMapper mapper;

	private final PayloadLimit limit;

	/** Reads trees. Numbers keep all their digits. */
	private final ObjectReader trees;

	/** Writes objects directly: a tree in between would convert their numbers. */
	private final ObjectWriter writer;

	/** Readers of the registered types from an envelope, by the name of the type. */
	private final Map<String, ObjectReader> readers = new HashMap<>();

	private final List<PayloadType<?>> registered;

	/**
	 * Creates a codec with the default size limit.
	 * @param mapper the mapper for objects of registered types; default typing is
	 * switched off
	 * @param types the registered types
	 * @throws IllegalArgumentException if two types have the same name, or a type has the
	 * name of a built-in one
	 */
	public PayloadCodec(JsonMapper mapper, Collection<? extends PayloadType<?>> types) {
		this(mapper, types, PayloadLimit.DEFAULT);
	}

	/**
	 * Creates a codec.
	 * @param mapper the mapper for objects of registered types; default typing is
	 * switched off
	 * @param types the registered types
	 * @param limit the maximum size of a payload
	 * @throws IllegalArgumentException if two types have the same name, or a type has the
	 * name of a built-in one
	 */
	public PayloadCodec(JsonMapper mapper, Collection<? extends PayloadType<?>> types, PayloadLimit limit) {
		this.limit = limit;
		this.mapper = mapper.rebuild().deactivateDefaultTyping().build();
		this.trees = this.mapper.reader()
			.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
		this.writer = this.mapper.writer().without(SerializationFeature.INDENT_OUTPUT);
		this.registered = List.copyOf(types);
		for (PayloadType<?> type : types) {
			Assert.isTrue(!List.of(STRING, BYTES, JSON).contains(type.name()),
					() -> "The payload type '%s' has the name of a built-in type".formatted(type.name()));
			Assert.isNull(this.readers.put(type.name(), this.mapper.readerFor(type.type()).at(DATA)),
					() -> "Two payload types have the name '%s'".formatted(type.name()));
		}
	}

	/**
	 * Writes a payload.
	 * @param payload a string, bytes, a {@link JsonNode}, an object of a registered type,
	 * a {@link Scalar}, or a map or list of {@linkplain PlainValues plain values}
	 * @return the text, without line breaks
	 * @throws IllegalArgumentException if the payload is of another type or larger than
	 * the limit, or the mapper cannot write it
	 */
	String write(Object payload) {
		return envelope(payload).toString();
	}

	/**
	 * Creates the envelope of a payload.
	 * @throws IllegalArgumentException as for {@link #write}
	 */
	ObjectNode envelope(Object payload) {
		if (payload instanceof String text) {
			this.limit.check(text);
			return envelope(STRING, text);
		}
		if (payload instanceof byte[] bytes) {
			this.limit.check(bytes);
			return envelope(BYTES, Base64.getEncoder().encodeToString(bytes));
		}
		if (payload instanceof JsonNode tree) {
			return envelope(JSON, payload, (text) -> PLAIN.writeValue(text, tree));
		}
		PayloadType<?> type = typeOf(payload);
		if (type != null) {
			return envelope(type.name(), payload, (text) -> this.writer.writeValue(text, payload));
		}
		Scalar scalar = Scalar.of(payload);
		if (scalar != null) {
			return envelope(scalar.name(), payload.toString());
		}
		if (payload instanceof Map || payload instanceof List) {
			return envelope((payload instanceof Map) ? MAP : LIST, payload, (text) -> {
				try (JsonGenerator json = PLAIN.createGenerator(text)) {
					PlainValues.write(payload, json);
				}
			});
		}
		throw new IllegalArgumentException(
				"A %s cannot be sent to other nodes. Declare a PayloadType bean for it, or send a string, a number, a boolean, a byte[], a map, a list or a JsonNode"
					.formatted(payload.getClass().getName()));
	}

	private ObjectNode envelope(String type, Object payload, Consumer<JsonText> writing) {
		JsonText text = new JsonText(this.limit);
		try {
			writing.accept(text);
		}
		catch (JacksonException ex) {
			if (text.isExceeded()) {
				throw this.limit.exceeded();
			}
			throw new IllegalArgumentException("A %s cannot be written as JSON".formatted(payload.getClass().getName()),
					ex);
		}
		String data = text.toString();
		this.limit.check(data);
		return envelope().put("type", type).putRawValue("data", new RawValue(data));
	}

	/**
	 * Checks the size of a string or of bytes that are not written as a payload.
	 * @throws IllegalArgumentException if they are larger than the limit
	 */
	void checkSize(Object content) {
		this.limit.check(content);
	}

	/**
	 * Checks a size.
	 * @throws IllegalArgumentException if it is larger than the limit
	 */
	void checkSize(long bytes) {
		this.limit.check(bytes);
	}

	/**
	 * Creates an envelope whose data is text.
	 */
	ObjectNode envelope(String type, String data) {
		return envelope().put("type", type).put("data", data);
	}

	/**
	 * Creates an envelope without data.
	 */
	ObjectNode envelope() {
		return this.mapper.createObjectNode().put(VERSION_FIELD, VERSION);
	}

	private @Nullable PayloadType<?> typeOf(Object payload) {
		for (PayloadType<?> type : this.registered) {
			if (type.type() == payload.getClass()) {
				return type;
			}
		}
		for (PayloadType<?> type : this.registered) {
			if (type.type().isInstance(payload)) {
				return type;
			}
		}
		return null;
	}

	/**
	 * Reads a payload.
	 * @param text the text, written by any version of the application
	 * @return the payload, or {@code null} if its version or type is unknown to this
	 * version, or the text is malformed
	 */
	@Nullable Object read(String text) {
		try {
			JsonNode envelope = tree(text);
			return (envelope.path(VERSION_FIELD).asInt(0) == VERSION) ? read(envelope, text, DATA) : null;
		}
		catch (RuntimeException ex) {
			// Malformed, or refused by a deserializer
			return null;
		}
	}

	/**
	 * Parses an envelope.
	 * @throws JacksonException if the text is not JSON
	 */
	JsonNode tree(String text) {
		return this.trees.readTree(text);
	}

	/**
	 * Reads the data of an envelope of any version.
	 * @param envelope the envelope
	 * @param text the text in which the data is
	 * @param pointer the position of the data in the text
	 * @return the data, or {@code null} if there is none or its type is unknown
	 * @throws RuntimeException if the data cannot be read
	 */
	@Nullable Object read(JsonNode envelope, String text, JsonPointer pointer) {
		JsonNode data = envelope.get("data");
		if (data == null) {
			return null;
		}
		String type = envelope.path("type").asString("");
		return switch (type) {
			case STRING -> data.asString();
			case BYTES -> Base64.getDecoder().decode(data.asString());
			case JSON -> data;
			case MAP -> data.isObject() ? PlainValues.read(data) : null;
			case LIST -> data.isArray() ? PlainValues.read(data) : null;
			default -> {
				Scalar scalar = Scalar.named(type);
				if (scalar != null) {
					yield scalar.parser().apply(data.asString());
				}
				ObjectReader reader = this.readers.get(type);
				if (reader != null && pointer != DATA) {
					reader = reader.at(pointer);
				}
				yield (reader != null) ? reader.readValue(text) : null;
			}
		};
	}

}
