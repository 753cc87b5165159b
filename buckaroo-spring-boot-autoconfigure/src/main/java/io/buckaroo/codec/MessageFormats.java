package io.buckaroo.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

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
		return selected(subprotocol).getValue();
	}

	/**
	 * Returns the encoder of the client of a connection, which sends what the application
	 * receives.
	 * @param subprotocol the subprotocol of the connection, or {@code null} if it has
	 * none
	 * @param type the type of the messages of the client
	 * @return the encoder
	 * @throws UnsupportedMessagesException if the codec only decodes the type
	 */
	public MessageEncoder<?> clientEncoder(@Nullable String subprotocol, ResolvableType type) {
		return selected(subprotocol).getKey().encoder(type);
	}

	private Map.Entry<MessageCodec, MessageFormat<?, ?>> selected(@Nullable String subprotocol) {
		if (subprotocol != null) {
			for (Map.Entry<MessageCodec, MessageFormat<?, ?>> format : this.formats.entrySet()) {
				if (format.getKey().isSelectedBy(subprotocol)) {
					return format;
				}
			}
		}
		return this.formats.entrySet().iterator().next();
	}

	/**
	 * Returns all formats, that without a subprotocol first.
	 * @return the formats, at least one
	 */
	public List<MessageFormat<?, ?>> all() {
		return List.copyOf(this.formats.values());
	}

}
