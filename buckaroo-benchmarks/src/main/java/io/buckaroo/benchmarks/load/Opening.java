package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The request that opens a connection, and the expected response. The request is encoded
 * once, since it is sent by all connections.
 *
 * @param request the encoded request
 * @param status the expected beginning of the response
 * @param header the expected part of the response headers, in lower case
 */
record Opening(ByteBuf request, String status, String header) {

	/** The example key of RFC 6455, section 1.3, whose accept value follows. */
	private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

	private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

	static Opening webSocket(String path) {
		return of(path, """
				Connection: Upgrade
				Upgrade: websocket
				Sec-WebSocket-Version: 13
				Sec-WebSocket-Key: %s
				""".formatted(KEY), "HTTP/1.1 101 ", "\nsec-websocket-accept: " + ACCEPT.toLowerCase(Locale.ROOT));
	}

	static Opening eventStream(String path) {
		return of(path, "Accept: text/event-stream\n", "HTTP/1.1 200 ", "\ntransfer-encoding: chunked");
	}

	private static Opening of(String path, String headers, String status, String header) {
		String request = "GET " + path + " HTTP/1.1\nHost: localhost\n" + headers + "\n";
		byte[] bytes = request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
		return new Opening(Unpooled.wrappedBuffer(bytes), status, header);
	}

	/**
	 * Verifies the head of a response.
	 * @throws ViolationException if status or headers are not the expected ones
	 */
	void verify(String head) {
		if (!head.startsWith(this.status) || !head.toLowerCase(Locale.ROOT).contains(this.header)) {
			throw new ViolationException("Unexpected response '%s'".formatted(head.strip()));
		}
	}

}
