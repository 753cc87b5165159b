package io.buckaroo.topic.redis;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

import io.buckaroo.Buckaroo;
import io.buckaroo.observation.ClusterMessage;
import io.buckaroo.runtime.UnknownRouteException;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A request of one node to others concerning their connections. As text, it is the name
 * of its kind, its target and an argument, separated by spaces. The target is the id of a
 * connection, or, in Base64, the pattern of a route or the name of a principal.
 */
sealed interface NodeMessage {

	/**
	 * Returns the message as text.
	 */
	String text();

	/**
	 * Applies the message to the connections of the receiving node.
	 * @param local the connections
	 * @param codec the codec for the content
	 * @return {@code false} if this version cannot read the content
	 */
	boolean applyTo(Buckaroo local, TopicMessageCodec codec);

	/**
	 * Returns the kind of a message that may carry a trace, or {@code null} if it cannot.
	 */
	default @Nullable ClusterMessage traced() {
		return null;
	}

	/**
	 * Returns the headers of the trace, which are part of the content.
	 */
	default Map<String, String> traceHeaders() {
		return Map.of();
	}

	/**
	 * Parses a message.
	 * @param text the text, written by any version of the application
	 * @return the message, or {@code null} if its kind is unknown to this version, or the
	 * text is malformed
	 */
	static @Nullable NodeMessage parse(String text) {
		String[] parts = text.split(" ", 3);
		if (parts.length < 3) {
			return null;
		}
		try {
			return parse(parts[0], parts[1], parts[2]);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable NodeMessage parse(String kind, String target, String argument) {
		return switch (kind) {
			case Send.KIND -> new Send(target, argument);
			case Close.KIND -> new Close(target, parseStatus(argument));
			case Renew.KIND -> new Renew(target, Instant.parse(argument));
			case SendToRoute.KIND -> new SendToRoute(decode(target), argument);
			case SendToPrincipal.KIND -> new SendToPrincipal(decode(target), argument);
			case ClosePrincipal.KIND -> new ClosePrincipal(decode(target), parseStatus(argument));
			default -> null;
		};
	}

	private static CloseStatus parseStatus(String text) {
		String[] parts = text.split(" ", 2);
		String reason = decode(parts[1]);
		return new CloseStatus(Integer.parseInt(parts[0]), reason.isEmpty() ? null : reason);
	}

	private static String text(CloseStatus status) {
		return status.getCode() + " " + encode((status.getReason() != null) ? status.getReason() : "");
	}

	/**
	 * Delivers a message, if this version can read it.
	 */
	private static boolean deliver(@Nullable Object message, Consumer<Object> delivery) {
		if (message != null) {
			delivery.accept(message);
		}
		return message != null;
	}

	/**
	 * Encodes a text as Base64, which contains no spaces.
	 */
	static String encode(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Decodes a text from Base64.
	 * @throws IllegalArgumentException if it is malformed
	 */
	static String decode(String text) {
		return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
	}

	/**
	 * Sends a message to a connection.
	 *
	 * @param connectionId the id of the connection
	 * @param message the message, written by the {@link TopicMessageCodec}
	 */
	record Send(String connectionId, String message) implements NodeMessage {

		private static final String KIND = "send";

		@Override
		public String text() {
			return KIND + " " + this.connectionId + " " + this.message;
		}

		@Override
		public ClusterMessage traced() {
			return ClusterMessage.SEND;
		}

		@Override
		public Map<String, String> traceHeaders() {
			return TraceHeaders.of(this.message);
		}

		@Override
		public boolean applyTo(Buckaroo local, TopicMessageCodec codec) {
			return deliver(codec.read(this.message), (message) -> local.send(this.connectionId, message));
		}

	}

	/**
	 * Closes a connection.
	 *
	 * @param connectionId the id of the connection
	 * @param status the close status
	 */
	record Close(String connectionId, CloseStatus status) implements NodeMessage {

		private static final String KIND = "close";

		@Override
		public String text() {
			return KIND + " " + this.connectionId + " " + NodeMessage.text(this.status);
		}

		@Override
		public boolean applyTo(Buckaroo local, TopicMessageCodec codec) {
			local.close(this.connectionId, this.status);
			return true;
		}

	}

	/**
	 * Sets the time at which a connection ends.
	 *
	 * @param connectionId the id of the connection
	 * @param until the new end
	 */
	record Renew(String connectionId, Instant until) implements NodeMessage {

		private static final String KIND = "renew";

		@Override
		public String text() {
			return KIND + " " + this.connectionId + " " + this.until;
		}

		@Override
		public boolean applyTo(Buckaroo local, TopicMessageCodec codec) {
			local.renew(this.connectionId, this.until);
			return true;
		}

	}

	/**
	 * Sends a message to the connections of a route.
	 *
	 * @param route the pattern of the route
	 * @param message the message, written by the {@link TopicMessageCodec}
	 */
	record SendToRoute(String route, String message) implements NodeMessage {

		private static final String KIND = "send-to-route";

		@Override
		public String text() {
			return KIND + " " + encode(this.route) + " " + this.message;
		}

		@Override
		public ClusterMessage traced() {
			return ClusterMessage.SEND_TO_ROUTE;
		}

		@Override
		public Map<String, String> traceHeaders() {
			return TraceHeaders.of(this.message);
		}

		@Override
		public boolean applyTo(Buckaroo local, TopicMessageCodec codec) {
			return deliver(codec.read(this.message), (message) -> sendTo(local, message));
		}

		private void sendTo(Buckaroo local, Object message) {
			try {
				local.sendToRoute(this.route, message);
			}
			catch (UnknownRouteException ex) {
				// Another version of the application has the route
			}
		}

	}

	/**
	 * Sends a message to the connections of a principal.
	 *
	 * @param name the name of the principal
	 * @param message the message, written by the {@link TopicMessageCodec}
	 */
	record SendToPrincipal(String name, String message) implements NodeMessage {

		private static final String KIND = "send-to-principal";

		@Override
		public String text() {
			return KIND + " " + encode(this.name) + " " + this.message;
		}

		@Override
		public ClusterMessage traced() {
			return ClusterMessage.SEND_TO_PRINCIPAL;
		}

		@Override
		public Map<String, String> traceHeaders() {
			return TraceHeaders.of(this.message);
		}

		@Override
		public boolean applyTo(Buckaroo local, TopicMessageCodec codec) {
			return deliver(codec.read(this.message), (message) -> local.sendToPrincipal(this.name, message));
		}

	}

	/**
	 * Closes the connections of a principal.
	 *
	 * @param name the name of the principal
	 * @param status the close status
	 */
	record ClosePrincipal(String name, CloseStatus status) implements NodeMessage {

		private static final String KIND = "close-principal";

		@Override
		public String text() {
			return KIND + " " + encode(this.name) + " " + NodeMessage.text(this.status);
		}

		@Override
		public boolean applyTo(Buckaroo local, TopicMessageCodec codec) {
			local.closePrincipal(this.name, this.status);
			return true;
		}

	}

}
