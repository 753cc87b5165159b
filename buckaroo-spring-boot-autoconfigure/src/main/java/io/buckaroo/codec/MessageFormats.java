package io.buckaroo.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The formats of the messages of one socket, by codec.
 */
public final class MessageFormats {

	private final Map<MessageCodec, MessageFormat<?, ?>> formats;

	MessageFormats(Map<MessageCodec, MessageFormat<?, ?>> formats) {
		this.formats = new LinkedHashMap<>(formats);
	}

	/**
	 * Returns the format of a connection.
	 * @param subprotocol the subprotocol of the connection, or {@code null} if it has
	 * none
	 * @return the format
	 */
	public MessageFormat<?, ?> select(@Nullable String subprotocol) {
		if (subprotocol != null) {
			for (Map.Entry<MessageCodec, MessageFormat<?, ?>> format : this.formats.entrySet()) {
				if (format.getKey().isSelectedBy(subprotocol)) {
					return format.getValue();
				}
			}
		}
		return this.formats.values().iterator().next();
	}

	/**
	 * Returns all formats, that without a subprotocol first.
	 * @return the formats, at least one
	 */
	public List<MessageFormat<?, ?>> all() {
		return List.copyOf(this.formats.values());
	}

}
