package io.buckaroo.docs.fromwebflux;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.buckaroo.fixture.RawConnection;

/**
 * An unusual input, with the reaction of the server in words. Both tables of the page
 * that compare plain WebFlux with Buckaroo consist of such cases.
 */
@FunctionalInterface
interface EdgeCase {

	/**
	 * Connects to the server and describes its reaction.
	 * @param port the port of the server
	 * @param prefix the path prefix of the endpoints
	 */
	String reaction(int port, String prefix) throws IOException;

	/**
	 * Returns the inputs of a WebSocket, by their description in the page.
	 */
	static Map<String, EdgeCase> ofSockets() {
		Map<String, EdgeCase> cases = new LinkedHashMap<>();
		cases.put("an exception in the handler", sending((client) -> client.sendText("fail")));
		cases.put("text that is not UTF-8", sending(
				(client) -> client.sendFrame(RawConnection.FIN | RawConnection.TEXT, new byte[] { (byte) 0xFF })));
		cases.put("a reserved bit, without an extension",
				sending((client) -> client.sendFrame(RawConnection.FIN | RawConnection.RSV1 | RawConnection.TEXT,
						"soup".getBytes(StandardCharsets.UTF_8))));
		cases.put("an unmasked frame", sending((client) -> client.send(new byte[] { (byte) 0x81, 1, 'a' })));
		cases.put("one frame over the limit",
				sending((client) -> client.sendFrame(RawConnection.FIN | RawConnection.BINARY, new byte[5000])));
		cases.put("fragments over the limit", sending((client) -> {
			client.sendFrame(RawConnection.BINARY, new byte[3000]);
			client.sendFrame(RawConnection.FIN | RawConnection.CONTINUATION, new byte[3000]);
		}));
		cases.put("a close frame with the reserved code 1005", sending((client) -> client.sendClose(1005)));
		cases.put("a ping", sending((client) -> client.sendFrame(RawConnection.FIN | RawConnection.PING, new byte[0])));
		String version = "Sec-WebSocket-Version: 13";
		String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
		cases.put("a page of another site, without configuration",
				upgrading(version, key, "Origin: https://evil.example"));
		cases.put("subprotocols `v1, v2`, of which the handler supports `v2`",
				upgrading(version, key, "Sec-WebSocket-Protocol: v1, v2"));
		cases.put("version 8 of the protocol", upgrading("Sec-WebSocket-Version: 8", key));
		cases.put("no version", upgrading(key));
		cases.put("no key", upgrading(version));
		cases.put("an invalid key", upgrading(version, "Sec-WebSocket-Key: abc"));
		return cases;
	}

	/**
	 * Returns the inputs of an event stream, by their description in the page.
	 */
	static Map<String, EdgeCase> ofStreams() {
		Map<String, EdgeCase> cases = new LinkedHashMap<>();
		cases.put("data that begins with a space", requesting("GET %s/specials HTTP/1.1", (client) -> {
			client.readHead();
			String data = client.readChunk();
			while (!data.contains("data:")) {
				data = client.readChunk();
			}
			return data.contains("data:  soup") ? "received unchanged" : "received without the space";
		}));
		cases.put("a publisher that fails", requesting("GET %s/failing HTTP/1.1",
				(client) -> client.readToEnd().endsWith("0\r\n\r\n") ? "response ends" : "response is cut off"));
		cases.put("a client of HTTP/1.0",
				requesting("GET %s/specials HTTP/1.0", (client) -> client.readHead().contains("chunked")
						? "chunks, which it does not understand" : "events without chunks"));
		cases.put("a `POST` request, if only `GET` is mapped",
				requesting("POST %s/specials HTTP/1.1", (client) -> describe(client.readHead(), "Allow")));
		cases.put("caches",
				requesting("GET %s/specials HTTP/1.1", (client) -> describe(client.readHead(), "Cache-Control")));
		cases.put("a proxy that buffers, such as nginx",
				requesting("GET %s/specials HTTP/1.1", (client) -> describe(client.readHead(), "X-Accel-Buffering")));
		return cases;
	}

	private static EdgeCase sending(Input input) {
		return (port, prefix) -> {
			try (RawConnection client = RawConnection.upgraded(port, prefix + "/edge")) {
				input.sendTo(client);
				return describe(client.readFrame());
			}
			catch (EOFException | SocketException ex) {
				return "end without a close frame";
			}
		};
	}

	private static EdgeCase upgrading(String... headers) {
		return (port, prefix) -> {
			try (RawConnection client = new RawConnection(port)) {
				client.request("GET " + prefix + "/edge HTTP/1.1", "Host: localhost:" + port + "\r\n"
						+ "Upgrade: websocket\r\nConnection: Upgrade\r\n" + String.join("\r\n", headers));
				return describe(client.readHead(), "Sec-WebSocket-Protocol");
			}
			catch (EOFException | SocketException ex) {
				return "end without a response";
			}
		};
	}

	private static EdgeCase requesting(String requestLine, Reaction reaction) {
		return (port, prefix) -> {
			try (RawConnection client = new RawConnection(port)) {
				client.request(requestLine.formatted(prefix), "Host: localhost:" + port, "Accept: text/event-stream",
						"Connection: close");
				return reaction.of(client);
			}
		};
	}

	/**
	 * Describes a response by its status and a header, if it has that.
	 */
	private static String describe(String head, String header) {
		String status = head.split(" ")[1];
		String prefix = header + ": ";
		return head.lines()
			.filter((line) -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
			.findFirst()
			.map((line) -> status + " with `" + prefix + line.substring(prefix.length()) + "`")
			.orElse(status);
	}

	private static String describe(RawConnection.RawFrame frame) {
		if (frame.isClose()) {
			return (frame.payload().length == 0) ? "close frame without a code" : "close code " + frame.closeCode();
		}
		if (frame.firstByte() == (RawConnection.FIN | RawConnection.PONG)) {
			return "pong";
		}
		return "accepted as `" + frame.text().replace("\uFFFD", "U+FFFD") + "`";
	}

	/**
	 * Sends the input.
	 */
	@FunctionalInterface
	interface Input {

		void sendTo(RawConnection client) throws IOException;

	}

	/**
	 * Reads and describes a response.
	 */
	@FunctionalInterface
	interface Reaction {

		String of(RawConnection client) throws IOException;

	}

}
