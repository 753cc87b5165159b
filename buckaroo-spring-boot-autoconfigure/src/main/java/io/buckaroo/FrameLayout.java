package io.buckaroo;

import java.nio.ByteBuffer;

/**
 * Lays out frames as a server sends them: not fragmented and not masked, so that the
 * bytes are the same for every client.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, section
 * 5.2</a>
 */
final class FrameLayout {

	private static final int FIN = 0x80;

	/** Marks a compressed message (RFC 7692, section 6). */
	private static final int RSV1 = 0x40;

	/**
	 * The greatest payload length that needs no extended length, and the greatest of a
	 * control frame.
	 */
	static final int MAX_SHORT_LENGTH = 125;

	private static final int MAX_16_BITS = 0xFFFF;

	private FrameLayout() {
	}

	/**
	 * Lays out a frame.
	 * @param opcode the opcode
	 * @param payload the bytes from position to limit, which are copied
	 * @return the bytes of the frame
	 */
	static byte[] of(int opcode, ByteBuffer payload) {
		return layOut(FIN | opcode, payload);
	}

	/**
	 * Lays out a frame with a compressed payload.
	 * @param opcode the opcode
	 * @param payload the bytes from position to limit, which are copied
	 * @return the bytes of the frame
	 */
	static byte[] ofCompressed(int opcode, ByteBuffer payload) {
		return layOut(FIN | RSV1 | opcode, payload);
	}

	private static byte[] layOut(int firstByte, ByteBuffer payload) {
		int length = payload.remaining();
		int header = WireFormat.HEADER_LENGTH
				+ ((length <= MAX_SHORT_LENGTH) ? 0 : (length <= MAX_16_BITS) ? Short.BYTES : Long.BYTES);
		ByteBuffer frame = ByteBuffer.allocate(header + length).put((byte) firstByte);
		if (length <= MAX_SHORT_LENGTH) {
			frame.put((byte) length);
		}
		else if (length <= MAX_16_BITS) {
			frame.put((byte) WireFormat.LENGTH_16).putShort((short) length);
		}
		else {
			frame.put((byte) WireFormat.LENGTH_64).putLong(length);
		}
		payload.get(payload.position(), frame.array(), header, length);
		return frame.array();
	}

	/**
	 * Returns the length of the header of a frame, which is where its payload begins.
	 * @param frame a frame that was laid out by this class
	 * @return the length in bytes
	 */
	static int headerLength(byte[] frame) {
		return switch (frame[1]) {
			case WireFormat.LENGTH_16 -> WireFormat.HEADER_LENGTH + Short.BYTES;
			case WireFormat.LENGTH_64 -> WireFormat.HEADER_LENGTH + Long.BYTES;
			default -> WireFormat.HEADER_LENGTH;
		};
	}

}
