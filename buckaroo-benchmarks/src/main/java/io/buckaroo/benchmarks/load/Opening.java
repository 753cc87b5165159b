package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The request that begins a connection, and what its answer has to be. Written out once
 * and not built by a codec, as thousands of them are sent.
 *
 * @param request the request, whole
 * @param status how the answer has to begin
 * @param header what has to stand in its headers, in lower case
 */
record Opening(ByteBuf request, String status, String header) {

	/** The key, and the answer to it, of the example in RFC 6455, section 1.3. */
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
	 * Verifies the head of an answer.
	 */
	void verify(String head) {
		if (!head.startsWith(this.status) || !head.toLowerCase(Locale.ROOT).contains(this.header)) {
			throw new ViolationException("The request was answered with '%s'".formatted(head.strip()));
		}
	}

}
