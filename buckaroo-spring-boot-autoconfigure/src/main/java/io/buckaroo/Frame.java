package io.buckaroo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A WebSocket frame. A data frame is a whole message: fragments are reassembled before a
 * handler receives them. Immutable and on the heap, so a frame may be kept and shared
 * between any number of connections, which then share its encoded bytes. Frames with the
 * same content are equal, unless only one of them is compressible.
 * <p>
 * There is no close frame: a handler closes the connection with {@link Result#stop()},
 * and {@code terminate} receives the client's close status.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.6">RFC 6455, sections
 * 5.5 and 5.6</a>
 */
public sealed interface Frame permits Frame.Data, Frame.Control {

	/**
	 * Returns the payload.
	 * @return a new read-only view of the payload
	 */
	ByteBuffer payload();

	/**
	 * Returns a frame with the same content that is sent uncompressed, also on a
	 * connection with compression. Useful for a payload that is already compressed, such
	 * as a JPEG, and for a message with both a secret and text that an attacker controls,
	 * whose compressed length could reveal the secret (CRIME, BREACH). Each message is
	 * compressed on its own, so text in other messages is no risk. Control frames are
	 * never compressed.
	 * @return the frame, which is not equal to a compressible one
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7692#section-8">RFC 7692, section
	 * 8</a>
	 */
	Frame uncompressed();

	/**
	 * Returns whether this frame may be sent compressed.
	 * @return {@code false} for an {@linkplain #uncompressed() uncompressed} frame and
	 * for a control frame
	 */
	default boolean isCompressible() {
		return false;
	}

	/**
	 * Creates a text frame.
	 * @param text the text; a lone surrogate is sent as {@code ?}
	 * @return the frame
	 */
	static Text text(String text) {
		return new Text(text);
	}

	/**
	 * Creates a text frame from UTF-8.
	 * @param utf8 the bytes from position to limit, which are copied
	 * @return the frame
	 * @throws IllegalArgumentException if the bytes are not well-formed UTF-8
	 */
	static Text text(ByteBuffer utf8) {
		return new Text(utf8);
	}

	/**
	 * Creates a binary frame.
	 * @param payload the bytes, which are copied
	 * @return the frame
	 */
	static Binary binary(byte[] payload) {
		return new Binary(ByteBuffer.wrap(payload));
	}

	/**
	 * Creates a binary frame.
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 */
	static Binary binary(ByteBuffer payload) {
		return new Binary(payload);
	}

	/**
	 * Creates a ping without payload.
	 * @return the frame
	 */
	static Ping ping() {
		return Ping.EMPTY;
	}

	/**
	 * Creates a ping.
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 * @throws IllegalArgumentException if the payload is longer than 125 bytes
	 */
	static Ping ping(ByteBuffer payload) {
		return new Ping(payload);
	}

	/**
	 * Creates a pong.
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 * @throws IllegalArgumentException if the payload is longer than 125 bytes
	 */
	static Pong pong(ByteBuffer payload) {
		return new Pong(payload);
	}

	private static ByteBuffer copyControl(ByteBuffer buffer) {
		Assert.isTrue(buffer.remaining() <= FrameLayout.MAX_SHORT_LENGTH,
				"The payload of a control frame must not be longer than 125 bytes (RFC 6455, section 5.5)");
		return ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip().asReadOnlyBuffer();
	}

	/**
	 * A frame with a message of the application (RFC 6455, section 5.6).
	 */
	sealed interface Data extends Frame permits Text, Binary {

		@Override
		Data uncompressed();

	}

	/**
	 * A frame that concerns the connection itself (RFC 6455, section 5.5). Its payload
	 * has at most 125 bytes and is never compressed.
	 */
	sealed interface Control extends Frame permits Ping, Pong {

		@Override
		default Control uncompressed() {
			return this;
		}

	}

	/**
	 * A text frame. It is decoded and encoded at most once, however many connections
	 * share it.
	 */
	final class Text extends DataFrame implements Data {

		/** A string, or the laid-out bytes of one. */
		private final Object source;

		/** The text of {@code source}, if that is bytes and was decoded. */
		private @Nullable String decoded;

		/** The bytes of {@code source}, if that is a string and was encoded. */
		private volatile byte @Nullable [] encoded;

		private Text(String text) {
			super(true);
			Assert.notNull(text, "'text' must not be null");
			this.source = text;
		}

		private Text(ByteBuffer utf8) {
			super(true);
			byte[] encoded = FrameLayout.of(WireFormat.TEXT, utf8);
			this.source = encoded;
			if (Utf8.skipAscii(encoded, FrameLayout.headerLength(encoded)) < encoded.length) {
				this.decoded = Utf8.decode(encoded, FrameLayout.headerLength(encoded));
			}
		}

		private Text(Text compressible) {
			super(false);
			this.source = compressible.source;
			this.decoded = compressible.decoded;
			this.encoded = compressible.encoded;
		}

		/**
		 * Returns the text.
		 * @return the text
		 */
		public String text() {
			if (this.source instanceof String text) {
				return text;
			}
			String text = this.decoded;
			if (text == null) {
				byte[] received = (byte[]) this.source;
				text = Utf8.decode(received, FrameLayout.headerLength(received));
				this.decoded = text;
			}
			return text;
		}

		@Override
		int opcode() {
			return WireFormat.TEXT;
		}

		@Override
		byte[] encoded() {
			if (this.source instanceof byte[] received) {
				return received;
			}
			byte[] encoded = this.encoded;
			if (encoded == null) {
				encoded = FrameLayout.of(WireFormat.TEXT, ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)));
				this.encoded = encoded;
			}
			return encoded;
		}

		@Override
		public Text uncompressed() {
			return isCompressible() ? new Text(this) : this;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Text that && text().equals(that.text())
					&& isCompressible() == that.isCompressible();
		}

		@Override
		public int hashCode() {
			return text().hashCode();
		}

		@Override
		public String toString() {
			return "Text[" + text() + "]" + (isCompressible() ? "" : ".uncompressed()");
		}

	}

	/**
	 * A binary frame.
	 */
	final class Binary extends DataFrame implements Data {

		private final byte[] encoded;

		/**
		 * Copies the payload.
		 * @param payload the bytes from position to limit
		 */
		private Binary(ByteBuffer payload) {
			super(true);
			this.encoded = FrameLayout.of(WireFormat.BINARY, payload);
		}

		private Binary(Binary compressible) {
			super(false);
			this.encoded = compressible.encoded;
		}

		@Override
		int opcode() {
			return WireFormat.BINARY;
		}

		@Override
		byte[] encoded() {
			return this.encoded;
		}

		@Override
		public Binary uncompressed() {
			return isCompressible() ? new Binary(this) : this;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Binary that && Arrays.equals(this.encoded, that.encoded)
					&& isCompressible() == that.isCompressible();
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.encoded);
		}

		@Override
		public String toString() {
			return "Binary[" + payload().remaining() + " bytes]" + (isCompressible() ? "" : ".uncompressed()");
		}

	}

	/**
	 * A ping. The peer answers it with a {@link Pong} that has the same payload.
	 *
	 * @param payload the payload, of at most 125 bytes
	 */
	record Ping(ByteBuffer payload) implements Control {

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
	 * A pong. An unsolicited pong is a unidirectional heartbeat.
	 *
	 * @param payload the payload, of at most 125 bytes
	 */
	record Pong(ByteBuffer payload) implements Control {

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
