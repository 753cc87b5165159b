package io.buckaroo;

import java.nio.ByteBuffer;

/**
 * How a server lays out a frame: not fragmented and not masked, so that it is the same
 * for every client.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, section
 * 5.2</a>
 */
final class FrameLayout {

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int PING = 0x9;

	static final int PONG = 0xA;

	private static final int FIN = 0x80;

	/** Says that the payload is compressed (RFC 7692, section 6). */
	private static final int RSV1 = 0x40;

	/** The bytes before a longer form of the length. */
	private static final int HEAD = 2;

	/** The greatest length that needs no longer form. */
	private static final int MAX_LENGTH = 125;

	private static final int SHORT_FOLLOWS = 126;

	private static final int LONG_FOLLOWS = 127;

	private static final int MAX_SHORT = 0xFFFF;

	private FrameLayout() {
	}

	/**
	 * Lays out a frame.
	 * @param opcode what the frame is
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 */
	static byte[] of(int opcode, ByteBuffer payload) {
		return layOut(FIN | opcode, payload);
	}

	/**
	 * Lays out a frame with a compressed payload.
	 * @param opcode what the frame is
	 * @param payload the bytes from position to limit, which are copied
	 * @return the frame
	 */
	static byte[] ofCompressed(int opcode, ByteBuffer payload) {
		return layOut(FIN | RSV1 | opcode, payload);
	}

	private static byte[] layOut(int firstByte, ByteBuffer payload) {
		int length = payload.remaining();
		int head = HEAD + ((length <= MAX_LENGTH) ? 0 : (length <= MAX_SHORT) ? Short.BYTES : Long.BYTES);
		ByteBuffer frame = ByteBuffer.allocate(head + length).put((byte) firstByte);
		if (length <= MAX_LENGTH) {
			frame.put((byte) length);
		}
		else if (length <= MAX_SHORT) {
			frame.put((byte) SHORT_FOLLOWS).putShort((short) length);
		}
		else {
			frame.put((byte) LONG_FOLLOWS).putLong(length);
		}
		payload.get(payload.position(), frame.array(), head, length);
		return frame.array();
	}

	/**
	 * Where the payload of a frame begins.
	 * @param frame a frame that was laid out here
	 * @return the length of its head
	 */
	static int head(byte[] frame) {
		return switch (frame[1]) {
			case SHORT_FOLLOWS -> HEAD + Short.BYTES;
			case LONG_FOLLOWS -> HEAD + Long.BYTES;
			default -> HEAD;
		};
	}

}
