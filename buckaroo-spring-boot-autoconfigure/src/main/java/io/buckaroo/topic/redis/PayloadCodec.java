package io.buckaroo.topic.redis;

import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.PayloadType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
 * Writes payloads as JSON that other nodes read, and older or newer versions of the
 * application too: a version, the name of a registered type, and the data. Nothing in it
 * chooses a class.
 */
public final class PayloadCodec {

	private static final int VERSION = 1;

	private static final String STRING = "string";

	private static final String BYTES = "bytes";

	private static final String JSON = "json";

	private static final JsonPointer DATA = JsonPointer.compile("/data");

	private final JsonMapper mapper;

	/** Reads trees, whose numbers keep all their digits. */
	private final ObjectReader trees;

	/** Writes objects, not as trees, in which numbers would be those of the tree. */
	private final ObjectWriter writer;

	/** Read objects of the registered types from an envelope, by the type's name. */
	private final Map<String, ObjectReader> readers = new HashMap<>();

	private final List<PayloadType<?>> registered;

	/**
	 * Creates a codec.
	 * @param mapper writes and reads registered types
	 * @param types the registered types
	 * @throws IllegalArgumentException if two have one name, or one has that of a type
	 * that needs no registration
	 */
	public PayloadCodec(JsonMapper mapper, Collection<? extends PayloadType<?>> types) {
		this.mapper = mapper.rebuild().deactivateDefaultTyping().build();
		this.trees = this.mapper.reader()
			.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
		this.writer = this.mapper.writer().without(SerializationFeature.INDENT_OUTPUT);
		this.registered = List.copyOf(types);
		for (PayloadType<?> type : types) {
			Assert.isTrue(!List.of(STRING, BYTES, JSON).contains(type.name()),
					() -> "The payload type '%s' has the name of a type that needs no registration"
						.formatted(type.name()));
			Assert.isNull(this.readers.put(type.name(), this.mapper.readerFor(type.type()).at(DATA)),
					() -> "Two payload types have the name '%s'".formatted(type.name()));
		}
	}

	/**
	 * Writes a payload.
	 * @param payload a string, bytes, a tree of JSON or an object of a registered type
	 * @return the text, which has no line breaks
	 * @throws IllegalArgumentException if it is of another type, or the mapper cannot
	 * write it
	 */
	String write(Object payload) {
		ObjectNode envelope = this.mapper.createObjectNode().put("v", VERSION);
		if (payload instanceof String text) {
			envelope.put("type", STRING).put("data", text);
		}
		else if (payload instanceof byte[] bytes) {
			envelope.put("type", BYTES).put("data", Base64.getEncoder().encodeToString(bytes));
		}
		else if (payload instanceof JsonNode tree) {
			envelope.put("type", JSON).set("data", tree);
		}
		else {
			PayloadType<?> type = typeOf(payload);
			envelope.put("type", type.name()).putRawValue("data", new RawValue(json(payload)));
		}
		return envelope.toString();
	}

	private PayloadType<?> typeOf(Object payload) {
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
		throw new IllegalArgumentException(
				"A %s cannot travel to other nodes. Declare a PayloadType bean for it, or send a string, bytes or a tree of JSON"
					.formatted(payload.getClass().getName()));
	}

	private String json(Object payload) {
		try {
			return this.writer.writeValueAsString(payload);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("A %s cannot be written as JSON".formatted(payload.getClass().getName()),
					ex);
		}
	}

	/**
	 * Reads a payload.
	 * @param text what was written, by any version of the application
	 * @return the payload, or {@code null} if its version or type is not known here, or
	 * it cannot be read
	 */
	@Nullable Object read(String text) {
		try {
			JsonNode envelope = this.trees.readTree(text);
			JsonNode data = envelope.get("data");
			if (data == null || envelope.path("v").asInt(0) != VERSION) {
				return null;
			}
			return read(envelope.path("type").asString(""), data, text);
		}
		catch (RuntimeException ex) {
			// Also that of a deserializer
			return null;
		}
	}

	private @Nullable Object read(String type, JsonNode data, String text) {
		return switch (type) {
			case STRING -> data.asString();
			case BYTES -> Base64.getDecoder().decode(data.asString());
			case JSON -> data;
			default -> {
				ObjectReader reader = this.readers.get(type);
				yield (reader != null) ? reader.readValue(text) : null;
			}
		};
	}

}
