package io.buckaroo.topic.redis;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Converts messages for the mailboxes of other nodes to text and back. A payload is
 * written by the {@link PayloadCodec}. A frame, an event and a keyed message are written
 * as the envelope of their payload with additional fields and a version of their own, so
 * that a node that cannot read these fields drops the message.
 */
final class TopicMessageCodec {

	private static final int VERSION = 2;

	private static final String FRAME = "frame";

	private static final String UNCOMPRESSED = "uncompressed";

	private static final String EVENT = "event";

	private static final String KEY = "key";

	private static final JsonPointer KEY_DATA = JsonPointer.compile("/key/data");

	private final PayloadCodec payloads;

	TopicMessageCodec(PayloadCodec payloads) {
		this.payloads = payloads;
	}

	/**
	 * Checks that a message can be sent to other nodes. Strings, bytes, frames, and
	 * events with a string or no data are not converted. Other messages are converted by
	 * {@link #write}, and the result is dropped.
	 * @throws IllegalArgumentException if the type of the message is not supported, the
	 * mapper cannot write it, or it is larger than the limit
	 */
	void check(Object message) {
		if (message instanceof String || message instanceof byte[]) {
			this.payloads.checkSize(message);
		}
		else if (message instanceof Frame frame) {
			this.payloads.checkSize(frame.payload().remaining());
		}
		else if (message instanceof Event event && (event.data() == null || event.data() instanceof String)) {
			checkSize(event.data(), event.id(), event.name(), event.comment());
		}
		else {
			write(message);
		}
	}

	private void checkSize(@Nullable Object... parts) {
		for (Object part : parts) {
			if (part != null) {
				this.payloads.checkSize(part);
			}
		}
	}

	/**
	 * Writes a message.
	 * @return the text, without line breaks
	 * @throws IllegalArgumentException if the type of the message is not supported, the
	 * mapper cannot write it, or it is larger than the limit
	 */
	String write(Object message) {
		if (message instanceof Keyed keyed) {
			ObjectNode envelope = envelope(keyed.message());
			envelope.put(PayloadCodec.VERSION_FIELD, VERSION).set(KEY, this.payloads.envelope(keyed.key()));
			return envelope.toString();
		}
		return envelope(message).toString();
	}

	private ObjectNode envelope(Object message) {
		if (message instanceof Frame frame) {
			return envelope(frame);
		}
		return (message instanceof Event event) ? envelope(event) : this.payloads.envelope(message);
	}

	private ObjectNode envelope(Frame frame) {
		if (frame instanceof Frame.Text text) {
			return mark(this.payloads.envelope(text.text()), "text", !text.isCompressible());
		}
		if (frame instanceof Frame.Binary binary) {
			return mark(this.payloads.envelope(bytes(binary)), "binary", !binary.isCompressible());
		}
		return mark(this.payloads.envelope(bytes(frame)), (frame instanceof Frame.Ping) ? "ping" : "pong", false);
	}

	private static byte[] bytes(Frame frame) {
		ByteBuffer payload = frame.payload();
		byte[] bytes = new byte[payload.remaining()];
		payload.get(bytes);
		return bytes;
	}

	private static ObjectNode mark(ObjectNode envelope, String frame, boolean uncompressed) {
		envelope.put(PayloadCodec.VERSION_FIELD, VERSION).put(FRAME, frame);
		return uncompressed ? envelope.put(UNCOMPRESSED, true) : envelope;
	}

	private ObjectNode envelope(Event event) {
		Object data = event.data();
		ObjectNode envelope = (data != null) ? this.payloads.envelope(data) : this.payloads.envelope();
		checkSize(event.id(), event.name(), event.comment());
		ObjectNode fields = envelope.put(PayloadCodec.VERSION_FIELD, VERSION).putObject(EVENT);
		put(fields, "id", event.id());
		put(fields, "name", event.name());
		put(fields, "retry", event.retry());
		put(fields, "comment", event.comment());
		return envelope;
	}

	private static void put(ObjectNode fields, String field, @Nullable Object value) {
		if (value != null) {
			fields.put(field, value.toString());
		}
	}

	/**
	 * Reads a message.
	 * @param text the text, written by any version of the application
	 * @return the message, or {@code null} if its version or type is unknown to this
	 * version, or the text is malformed
	 */
	@Nullable Object read(String text) {
		try {
			JsonNode envelope = this.payloads.tree(text);
			return (envelope.path(PayloadCodec.VERSION_FIELD).asInt(0) == VERSION) ? read(envelope, text)
					: this.payloads.read(text);
		}
		catch (RuntimeException ex) {
			// Malformed, or refused by a deserializer, a frame or an event
			return null;
		}
	}

	private @Nullable Object read(JsonNode envelope, String text) {
		Object message = readUnkeyed(envelope, text);
		JsonNode keyEnvelope = envelope.get(KEY);
		if (message == null || keyEnvelope == null) {
			return message;
		}
		Object key = this.payloads.read(keyEnvelope, text, KEY_DATA);
		return (key != null) ? new Keyed(key, message) : null;
	}

	private @Nullable Object readUnkeyed(JsonNode envelope, String text) {
		JsonNode event = envelope.get(EVENT);
		Object payload = this.payloads.read(envelope, text, PayloadCodec.DATA);
		if (event != null) {
			return (payload != null || !envelope.has("data")) ? readEvent(event, payload) : null;
		}
		return (envelope.has(FRAME) && payload != null) ? readFrame(envelope, payload) : payload;
	}

	private static @Nullable Frame readFrame(JsonNode envelope, Object payload) {
		boolean uncompressed = envelope.has(UNCOMPRESSED);
		return switch (envelope.path(FRAME).asString("")) {
			case "text" -> {
				Frame.Text text = Frame.text((String) payload);
				yield uncompressed ? text.uncompressed() : text;
			}
			case "binary" -> {
				Frame.Binary binary = Frame.binary((byte[]) payload);
				yield uncompressed ? binary.uncompressed() : binary;
			}
			case "ping" -> Frame.ping(ByteBuffer.wrap((byte[]) payload));
			case "pong" -> Frame.pong(ByteBuffer.wrap((byte[]) payload));
			default -> null;
		};
	}

	private static Event readEvent(JsonNode fields, @Nullable Object data) {
		ServerSentEvent.Builder<Object> event = ServerSentEvent.builder();
		if (data != null) {
			event.data(data);
		}
		if (fields.has("id")) {
			event.id(fields.get("id").asString());
		}
		if (fields.has("name")) {
			event.event(fields.get("name").asString());
		}
		if (fields.has("retry")) {
			event.retry(Duration.parse(fields.get("retry").asString()));
		}
		if (fields.has("comment")) {
			event.comment(fields.get("comment").asString());
		}
		return Event.from(event.build());
	}

}
