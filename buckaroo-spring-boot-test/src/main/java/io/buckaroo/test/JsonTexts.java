package io.buckaroo.test;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * Compares JSON texts as trees: the order of fields, white space and the notation of
 * numbers do not matter.
 */
final class JsonTexts {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private JsonTexts() {
	}

	/**
	 * Returns the tree of a text that a test expects.
	 * @throws IllegalArgumentException if the text is not JSON
	 */
	static JsonNode expected(String json) {
		Assert.notNull(json, "'json' must not be null");
		JsonNode tree;
		try {
			tree = MAPPER.readTree(json);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The expected text is not JSON: " + json, ex);
		}
		Assert.isTrue(!tree.isMissingNode(), "The expected text is not JSON, but empty");
		return tree;
	}

	/**
	 * Returns the tree of a text that was sent, or {@code null} if it is not JSON.
	 */
	static @Nullable JsonNode sent(@Nullable String text) {
		try {
			JsonNode tree = (text != null) ? MAPPER.readTree(text) : null;
			return (tree != null && !tree.isMissingNode()) ? tree : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Describes the first difference between the messages at the same positions, in a
	 * line of its own.
	 * @param expected the trees that are expected
	 * @param sent what was sent: trees, and other objects that are not JSON
	 * @return the description, empty if there is no difference
	 */
	static String difference(List<JsonNode> expected, List<?> sent) {
		for (int i = 0; i < Math.min(expected.size(), sent.size()); i++) {
			if (!(sent.get(i) instanceof JsonNode tree)) {
				return "\nMessage %d is not JSON.".formatted(i + 1);
			}
			String difference = difference(JsonPointer.empty(), expected.get(i), tree);
			if (difference != null) {
				return "\nThe first difference is in message %d%s".formatted(i + 1, difference);
			}
		}
		return "";
	}

	private static @Nullable String difference(JsonPointer path, @Nullable JsonNode expected, @Nullable JsonNode sent) {
		if (expected != null && sent != null) {
			if (expected.isObject() && sent.isObject()) {
				return ofObjects(path, expected, sent);
			}
			if (expected.isArray() && sent.isArray()) {
				return ofArrays(path, expected, sent);
			}
			if (expected.isNumber() && sent.isNumber() && expected.decimalValue().compareTo(sent.decimalValue()) == 0) {
				return null;
			}
		}
		return Objects.equals(expected, sent) ? null : "%s: expected %s, but was sent %s."
			.formatted(path.equals(JsonPointer.empty()) ? "" : " at " + path, describe(expected), describe(sent));
	}

	private static @Nullable String ofObjects(JsonPointer path, JsonNode expected, JsonNode sent) {
		TreeSet<String> names = new TreeSet<>(expected.propertyNames());
		names.addAll(sent.propertyNames());
		return names.stream()
			.map((name) -> difference(path.appendProperty(name), expected.get(name), sent.get(name)))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private static @Nullable String ofArrays(JsonPointer path, JsonNode expected, JsonNode sent) {
		for (int i = 0; i < Math.max(expected.size(), sent.size()); i++) {
			String difference = difference(path.appendIndex(i), expected.get(i), sent.get(i));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static String describe(@Nullable JsonNode tree) {
		return (tree != null) ? tree.toString() : "nothing";
	}

}
