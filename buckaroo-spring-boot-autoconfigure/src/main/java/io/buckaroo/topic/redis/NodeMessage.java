package io.buckaroo.topic.redis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * What one node asks of another, about a connection of that one: a line of text.
 */
sealed interface NodeMessage {

	/**
	 * Which connection.
	 */
	String connectionId();

	/**
	 * The text that travels.
	 */
	String text();

	/**
	 * Reads a message.
	 * @return the message, or {@code null} if it is of a kind that is not known here
	 */
	static @Nullable NodeMessage parse(String text) {
		String[] parts = text.split(" ", 3);
		if (parts.length < 3) {
			return null;
		}
		return switch (parts[0]) {
			case "send" -> new Send(parts[1], parts[2]);
			case "close" -> parseClose(parts[1], parts[2]);
			default -> null;
		};
	}

	private static @Nullable NodeMessage parseClose(String connectionId, String status) {
		String[] parts = status.split(" ", 2);
		try {
			String reason = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
			return new Close(connectionId,
					new CloseStatus(Integer.parseInt(parts[0]), reason.isEmpty() ? null : reason));
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	/**
	 * To send a message to its mailbox.
	 *
	 * @param connectionId which connection
	 * @param payload the message, as {@link PayloadCodec} writes it
	 */
	record Send(String connectionId, String payload) implements NodeMessage {

		@Override
		public String text() {
			return "send " + this.connectionId + " " + this.payload;
		}

	}

	/**
	 * To close it.
	 *
	 * @param connectionId which connection
	 * @param status why
	 */
	record Close(String connectionId, CloseStatus status) implements NodeMessage {

		@Override
		public String text() {
			String reason = (this.status.getReason() != null) ? this.status.getReason() : "";
			return "close " + this.connectionId + " " + this.status.getCode() + " "
					+ Base64.getEncoder().encodeToString(reason.getBytes(StandardCharsets.UTF_8));
		}

	}

}
