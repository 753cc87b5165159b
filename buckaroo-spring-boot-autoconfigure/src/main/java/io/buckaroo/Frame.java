package io.buckaroo;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A WebSocket frame, or rather a message: fragments are put together before a handler
 * sees them. Immutable; owns its bytes, so it may be kept and shared between any number
 * of connections. Frames with the same content are equal.
 * <p>
 * There is no close frame: a handler closes with {@link Result#stop()} and learns of the
 * client's close in {@code terminate}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.6">RFC 6455, sections
 * 5.5 and 5.6</a>
 */
public sealed interface Frame {

	/**
	 * The payload.
	 * @return a read-only view of the payload, with a position of its own
	 */
	ByteBuffer payload();

	/**
	 * A text frame.
	 * @param text the text; a lone surrogate is sent as {@code ?}
	 * @return the frame
	 */
	static Text text(String text) {
		return new Text(text);
	}

	/**
	 * A text frame of bytes that are UTF-8 already.
	 * @param utf8 the bytes from position to limit, which are copied
	 * @return the frame
	 * @throws IllegalArgumentException if the bytes are not well-formed UTF-8
	 */
	static Text text(ByteBuffer utf8) {
		return new Text(bytes(utf8));
	}

	/**
	 * A binary frame.
	 * @param payload the bytes, which are copied
	 * @return the frame
	 */
	static Binary binary(byte[] payload) {
		return new Binary(ByteBuffer.wrap(payload));
	}

	/**
	 * A binary frame.
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 */
	static Binary binary(ByteBuffer payload) {
		return new Binary(payload);
	}

	/**
	 * A ping without payload.
	 * @return the frame
	 */
	static Ping ping() {
		return Ping.EMPTY;
	}

	/**
	 * A ping.
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 * @throws IllegalArgumentException if the payload is longer than 125 bytes
	 */
	static Ping ping(ByteBuffer payload) {
		return new Ping(payload);
	}

	/**
	 * A pong.
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 * @throws IllegalArgumentException if the payload is longer than 125 bytes
	 */
	static Pong pong(ByteBuffer payload) {
		return new Pong(payload);
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	private static ByteBuffer copy(ByteBuffer buffer) {
		return ByteBuffer.wrap(bytes(buffer)).asReadOnlyBuffer();
	}

	private static ByteBuffer copyControl(ByteBuffer buffer) {
		Assert.isTrue(buffer.remaining() <= 125,
				"The payload of a control frame must not be longer than 125 bytes (RFC 6455, section 5.5)");
		return copy(buffer);
	}

	/**
	 * A text frame. Decoded and encoded once at the most, however many connections share
	 * it.
	 */
	final class Text implements Frame {

		/** Malformed input decodes to it, but it may also stand in the text itself. */
		private static final char REPLACEMENT = '\uFFFD';

		private final String text;

		/** Volatile, as the bytes are written by one thread and read by others. */
		private volatile byte @Nullable [] utf8;

		private Text(String text) {
			Assert.notNull(text, "'text' must not be null");
			this.text = text;
		}

		private Text(byte[] utf8) {
			this.utf8 = utf8;
			this.text = decode(utf8);
		}

		/**
		 * The text.
		 * @return the text
		 */
		public String text() {
			return this.text;
		}

		/**
		 * The text in UTF-8.
		 * @return a read-only view of the bytes
		 */
		@Override
		public ByteBuffer payload() {
			byte[] utf8 = this.utf8;
			if (utf8 == null) {
				utf8 = this.text.getBytes(StandardCharsets.UTF_8);
				this.utf8 = utf8;
			}
			return ByteBuffer.wrap(utf8).asReadOnlyBuffer();
		}

		private static String decode(byte[] utf8) {
			String text = new String(utf8, StandardCharsets.UTF_8);
			if (text.indexOf(REPLACEMENT) < 0) {
				return text;
			}
			try {
				return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
			}
			catch (CharacterCodingException ex) {
				throw new IllegalArgumentException("The payload of a text frame must be UTF-8", ex);
			}
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Text that && this.text.equals(that.text);
		}

		@Override
		public int hashCode() {
			return this.text.hashCode();
		}

		@Override
		public String toString() {
			return "Text[" + this.text + "]";
		}

	}

	/**
	 * A binary frame.
	 *
	 * @param payload the payload
	 */
	record Binary(ByteBuffer payload) implements Frame {

		/**
		 * Copies the payload.
		 * @param payload the bytes from position to limit
		 */
		public Binary {
			payload = copy(payload);
		}

		@Override
		public ByteBuffer payload() {
			return this.payload.duplicate();
		}

	}

	/**
	 * A ping, which the peer answers with a {@link Pong} of the same payload.
	 *
	 * @param payload the payload, of at most 125 bytes
	 */
	record Ping(ByteBuffer payload) implements Frame {

		private static final Ping EMPTY = new Ping(ByteBuffer.allocate(0));

		/**
		 * Copies the payload.
		 * @param payload the bytes from position to limit
		 * @throws IllegalArgumentException if the payload is longer than 125 bytes
		 */
		public Ping {
			payload = copyControl(payload);
		}

		@Override
		public ByteBuffer payload() {
			return this.payload.duplicate();
		}

	}

	/**
	 * A pong. One that nobody asked for is a heartbeat in one direction.
	 *
	 * @param payload the payload, of at most 125 bytes
	 */
	record Pong(ByteBuffer payload) implements Frame {

		/**
		 * Copies the payload.
		 * @param payload the bytes from position to limit
		 * @throws IllegalArgumentException if the payload is longer than 125 bytes
		 */
		public Pong {
			payload = copyControl(payload);
		}

		@Override
		public ByteBuffer payload() {
			return this.payload.duplicate();
		}

	}

}
