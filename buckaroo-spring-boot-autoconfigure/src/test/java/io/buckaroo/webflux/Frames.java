package io.buckaroo.webflux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * Encodes frames of a client, both valid and invalid ones.
 */
public final class Frames {

	private Frames() {
	}

	public static byte[] text(String text) {
		return RawConnection.frame(RawConnection.FIN | RawConnection.TEXT, utf8(text));
	}

	public static byte[] binary(byte[] payload) {
		return RawConnection.frame(RawConnection.FIN | RawConnection.BINARY, payload);
	}

	public static byte[] ping(String payload) {
		return RawConnection.frame(RawConnection.FIN | RawConnection.PING, utf8(payload));
	}

	public static byte[] pong(String payload) {
		return RawConnection.frame(RawConnection.FIN | RawConnection.PONG, utf8(payload));
	}

	public static byte[] close(int code) {
		return close(code, new byte[0]);
	}

	public static byte[] close(int code, String reason) {
		return close(code, utf8(reason));
	}

	public static byte[] close(int code, byte[] reason) {
		return RawConnection.frame(RawConnection.FIN | RawConnection.CLOSE,
				join(new byte[] { (byte) (code >> 8), (byte) code }, reason));
	}

	/**
	 * Encodes a frame.
	 * @param firstByte the opcode and the flags
	 */
	public static byte[] frame(int firstByte, String payload) {
		return RawConnection.frame(firstByte, utf8(payload));
	}

	/**
	 * Encodes a message in fragments.
	 * @param opcode the opcode of the message
	 * @param size the size of a fragment
	 */
	public static byte[] fragments(int opcode, byte[] payload, int size) {
		int count = Math.max(1, (payload.length + size - 1) / size);
		return join(IntStream.range(0, count).mapToObj((i) -> {
			int first = (i == 0) ? opcode : RawConnection.CONTINUATION;
			int last = (i == count - 1) ? RawConnection.FIN : 0;
			return RawConnection.frame(first | last,
					Arrays.copyOfRange(payload, i * size, Math.min(payload.length, (i + 1) * size)));
		}).toArray(byte[][]::new));
	}

	/**
	 * Encodes the head of a frame, including the mask, without its payload.
	 * @param lengthBytes the size of the extended payload length: 0, 2 or 8
	 */
	public static byte[] head(int firstByte, int lengthBytes, long length) {
		ByteBuffer head = ByteBuffer.allocate(2 + lengthBytes + 4).put((byte) firstByte);
		switch (lengthBytes) {
			case 2 -> head.put((byte) (0x80 | 126)).putShort((short) length);
			case 8 -> head.put((byte) (0x80 | 127)).putLong(length);
			default -> head.put((byte) (0x80 | length));
		}
		return head.array();
	}

	/**
	 * Encodes an unmasked frame, which only a server may send.
	 */
	public static byte[] unmasked(int firstByte, String payload) {
		byte[] bytes = utf8(payload);
		return join(new byte[] { (byte) firstByte, (byte) bytes.length }, bytes);
	}

	public static byte[] join(byte[]... parts) {
		ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt((part) -> part.length).sum());
		Arrays.stream(parts).forEach(all::put);
		return all.array();
	}

	public static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Returns bytes of various values.
	 */
	public static byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) (i * 31);
		}
		return bytes;
	}

	/**
	 * Decodes hexadecimal digits, ignoring spaces.
	 */
	public static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

}
