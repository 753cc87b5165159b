package io.buckaroo.observation;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The headers of a message between nodes, such as {@code traceparent}, as the carrier of
 * a trace.
 */
final class MessageHeaders {

	private MessageHeaders() {
	}

	static void put(@Nullable Map<String, String> headers, String name, String value) {
		if (headers != null) {
			headers.put(name, value);
		}
	}

	static @Nullable String get(Map<String, String> headers, String name) {
		return headers.get(name);
	}

}
