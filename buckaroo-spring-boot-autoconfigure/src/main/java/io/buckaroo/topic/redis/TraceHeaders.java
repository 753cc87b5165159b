package io.buckaroo.topic.redis;

import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The headers of a trace, such as {@code traceparent}, in the envelope of a message: a
 * JSON object with strings, which is the first field. An envelope without a trace does
 * not have the field, and is not parsed for it. Nodes that do not trace, or whose version
 * does not know the field, ignore it. The size of the headers is limited, since a client
 * may have sent them, such as {@code baggage}; larger ones are left out.
 */
final class TraceHeaders {

	private static final String BEGIN = "{\"trace\":";

	/** The maximum number of characters of all names and values. */
	private static final int MAX_SIZE = 4096;

	private static final JsonMapper JSON = new JsonMapper();

	private TraceHeaders() {
	}

	/**
	 * Adds headers to an envelope.
	 * @param headers the headers; may be empty
	 * @param envelope the envelope, which has other fields
	 * @return the envelope with the headers
	 */
	static String add(Map<String, String> headers, String envelope) {
		return (headers.isEmpty() || size(headers) > MAX_SIZE) ? envelope
				: BEGIN + JSON.writeValueAsString(headers) + "," + envelope.substring(1);
	}

	private static int size(Map<String, String> headers) {
		int size = 0;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			size += header.getKey().length() + header.getValue().length();
		}
		return size;
	}

	/**
	 * Returns the headers of an envelope.
	 * @param envelope the envelope, written by any version of the application
	 * @return the headers; empty if there are none, or they are malformed or too large
	 */
	static Map<String, String> of(String envelope) {
		if (!envelope.startsWith(BEGIN)) {
			return Map.of();
		}
		try (JsonParser parser = JSON.createParser(envelope)) {
			parser.nextToken();
			parser.nextToken();
			return read(parser);
		}
		catch (JacksonException ex) {
			return Map.of();
		}
	}

	private static Map<String, String> read(JsonParser parser) {
		if (parser.nextToken() != JsonToken.START_OBJECT) {
			return Map.of();
		}
		Map<String, String> headers = new LinkedHashMap<>();
		int size = 0;
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			if (parser.nextToken() != JsonToken.VALUE_STRING) {
				return Map.of();
			}
			size += name.length() + parser.getStringLength();
			if (size > MAX_SIZE) {
				return Map.of();
			}
			headers.put(name, parser.getString());
		}
		return headers;
	}

}
