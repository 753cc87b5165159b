package io.buckaroo.topic.redis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Maps and lists that need no registration, as JSON. They contain only values that JSON
 * has as well: maps with strings as keys, lists, strings, numbers, booleans and
 * {@code null}.
 */
final class PlainValues {

	private PlainValues() {
	}

	/**
	 * Writes a value.
	 * @throws IllegalArgumentException if it contains an object of another type
	 */
	static void write(@Nullable Object value, JsonGenerator json) {
		if (value instanceof Map<?, ?> map) {
			json.writeStartObject();
			map.forEach((key, element) -> {
				if (!(key instanceof String name)) {
					throw refused("a map with a key that is no string", key);
				}
				json.writeName(name);
				write(element, json);
			});
			json.writeEndObject();
		}
		else if (value instanceof List<?> list) {
			json.writeStartArray();
			list.forEach((element) -> write(element, json));
			json.writeEndArray();
		}
		else if (value instanceof String text) {
			json.writeString(text);
		}
		else if (value instanceof Boolean bool) {
			json.writeBoolean(bool);
		}
		else if (value == null) {
			json.writeNull();
		}
		else {
			writeNumber(value, json);
		}
	}

	private static void writeNumber(Object value, JsonGenerator json) {
		if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
			json.writeNumber(((Number) value).longValue());
		}
		else if (value instanceof Double number && Double.isFinite(number)) {
			json.writeNumber(number);
		}
		else if (value instanceof Float number && Float.isFinite(number)) {
			json.writeNumber(number);
		}
		else if (value instanceof BigDecimal number) {
			json.writeNumber(number);
		}
		else if (value instanceof BigInteger number) {
			json.writeNumber(number);
		}
		else {
			throw refused("a map or list with a value that JSON does not have", value);
		}
	}

	private static IllegalArgumentException refused(String where, @Nullable Object value) {
		return new IllegalArgumentException(
				"Cannot send %s to other nodes: %s. Maps and lists may contain strings, numbers, booleans, null, maps with strings as keys, and lists"
					.formatted(where, (value != null) ? value.getClass().getName() : "null"));
	}

	/**
	 * Reads a value.
	 * @param node the JSON, whose fractional numbers are decimals
	 * @return the value; maps and lists cannot be modified, because all subscribers of
	 * the node share them
	 */
	static @Nullable Object read(JsonNode node) {
		if (node.isObject()) {
			Map<String, @Nullable Object> map = new LinkedHashMap<>();
			node.properties().forEach((property) -> map.put(property.getKey(), read(property.getValue())));
			return Collections.unmodifiableMap(map);
		}
		if (node.isArray()) {
			List<@Nullable Object> list = new ArrayList<>(node.size());
			node.forEach((element) -> list.add(read(element)));
			return Collections.unmodifiableList(list);
		}
		if (node.isNumber()) {
			return node.isBigDecimal() ? fraction(node.decimalValue()) : node.numberValue();
		}
		if (node.isBoolean()) {
			return node.booleanValue();
		}
		return node.isNull() ? null : node.stringValue();
	}

	/**
	 * Returns a {@link Double} if it has all digits of the number.
	 */
	private static Number fraction(BigDecimal number) {
		double nearest = number.doubleValue();
		return (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0) ? (Number) nearest
				: number;
	}

}
