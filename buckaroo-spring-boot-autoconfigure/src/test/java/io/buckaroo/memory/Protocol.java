package io.buckaroo.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Wire format of the messages of a {@link FeedServer}. All messages have the same length
 * and begin with their number.
 */
enum Protocol {

	WEBSOCKET("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
			+ "Sec-WebSocket-Version: 13\r\n", false, frameHeader(), ""),

	SSE("Accept: text/event-stream\r\n", true, "data: ".getBytes(StandardCharsets.US_ASCII), "\n\n");

	private final String headers;

	private final boolean chunked;

	private final byte[] before;

	private final String after;

	Protocol(String headers, boolean chunked, byte[] before, String after) {
		this.headers = headers;
		this.chunked = chunked;
		this.before = before;
		this.after = after;
	}

	/**
	 * Returns the header of a text frame with a 64-bit length (RFC 6455, section 5.2).
	 */
	private static byte[] frameHeader() {
		return ByteBuffer.allocate(10).put((byte) 0x81).put((byte) 127).putLong(FeedServer.MESSAGE_SIZE).array();
	}

	byte[] request(String path) {
		return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + this.headers + "\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Whether messages are sent in HTTP chunks, whose boundaries may differ from those of
	 * messages.
	 */
	boolean isChunked() {
		return this.chunked;
	}

	/**
	 * Returns the first bytes of the message with the given number.
	 */
	byte[] beginning(int number) {
		byte[] text = FeedServer.number(number).getBytes(StandardCharsets.US_ASCII);
		return ByteBuffer.allocate(this.before.length + text.length).put(this.before).put(text).array();
	}

	int messageLength() {
		return this.before.length + FeedServer.MESSAGE_SIZE + this.after.length();
	}

}
