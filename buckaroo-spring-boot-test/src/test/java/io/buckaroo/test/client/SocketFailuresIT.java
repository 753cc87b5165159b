package io.buckaroo.test.client;

import java.util.List;

import io.buckaroo.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the messages of failed expectations of a {@link ClientSocket}.
 */
class SocketFailuresIT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.with(SocketHandlers.class);

	@Test
	void showsEverythingInOrder() {
		ClientSocket socket = application.client().socket("/request/1").user("ann").subprotocol("v1").open();
		socket.expectText("id 1");
		await().until(() -> socket.toString().contains("last id"));
		assertThat(Failures.message(() -> socket.send("hi").expectText("query b"))).isEqualTo("""
				Expected the text "query b", but received the text "query null".

				Everything on the socket /request/1 as the test user 'ann', in order:

				    +0 ms  sent GET /request/1 over HTTP/1.1, Sec-WebSocket-Protocol: v1
				    +0 ms  opened: 101 Switching Protocols, subprotocol v1
				    +0 ms  received the text "id 1"
				    +0 ms  received the text "query null"   <-- this
				    +0 ms  received the text "header null"
				    +0 ms  received the text "cookies null"
				    +0 ms  received the text "principal ann"
				    +0 ms  received the text "last id null"
				    +0 ms  sent the text "hi"
				    +0 ms  now""");
	}

	@Test
	void nothingInsteadOfAMessage() {
		ClientSocket socket = impatient("/silent");
		assertThat(Failures.message(() -> socket.expectText("hi"))).isEqualTo("""
				Expected the text "hi", but nothing came within 300 ms.

				Everything on the socket /silent, in order:

				    +0 ms  sent GET /silent over HTTP/1.1
				    +0 ms  opened: 101 Switching Protocols
				    +0 ms  now""");
		assertThat(Failures.headline(socket::expectText))
			.isEqualTo("Expected a text message, but nothing came within 300 ms.");
		assertThat(Failures.headline(socket::expectBinary))
			.isEqualTo("Expected a binary message, but nothing came within 300 ms.");
		assertThat(Failures.headline(socket::expectPong)).isEqualTo("Expected a pong, but nothing came within 300 ms.");
		assertThat(Failures.headline(socket::expectClose))
			.isEqualTo("Expected the socket to be closed, but nothing came within 300 ms.");
		assertThat(Failures.headline(() -> socket.expectJson(Order.class)))
			.isEqualTo("Expected JSON for the type " + Order.class.getName() + ", but nothing came within 300 ms.");
	}

	@Test
	void aClientThatDoesNotRead() {
		ClientSocket socket = impatient("/echo").stopReading().send("hi");
		assertThat(Failures.headline(socket::expectText)).isEqualTo(
				"Expected a text message, but nothing came within 300 ms. This client does not read: call resumeReading() first.");
		socket.resumeReading().expectText("hi");
	}

	@Test
	void anotherKindOfMessage() {
		ClientSocket socket = socket("/echo").send(new byte[] { 1, (byte) 0xFF }).send("hi").send("{}");
		assertThat(Failures.headline(socket::expectText))
			.isEqualTo("Expected a text message, but received the binary message [01 ff] (2 bytes).");
		assertThat(Failures.headline(socket::expectBinary))
			.isEqualTo("Expected a binary message, but received the text \"hi\".");
		assertThat(Failures.headline(() -> socket.expectBinary(new byte[] { 1 })))
			.isEqualTo("Expected the binary message [01] (1 byte), but received the text \"{}\".");
	}

	@Test
	void binaryInsteadOfJson() {
		ClientSocket socket = socket("/echo").send(new byte[1]).send(new byte[1]);
		assertThat(Failures.headline(() -> socket.expectJson(Order.class))).isEqualTo("Expected JSON for the type "
				+ Order.class.getName() + ", but received the binary message [00] (1 byte).");
		assertThat(Failures.headline(() -> socket.expectJson("{}")))
			.isEqualTo("Expected the JSON {}, but received the binary message [00] (1 byte).");
	}

	@Test
	void textInsteadOfJson() {
		ClientSocket socket = socket("/echo").send("hello").send("hello");
		assertThat(Failures.headline(() -> socket.expectJson(Order.class))).startsWith("Expected JSON for the type "
				+ Order.class.getName() + ", but received the text \"hello\". It cannot be decoded: ");
		assertThat(Failures.headline(() -> socket.expectJson(new Order("saddle", 1)))).startsWith(
				"Expected the JSON {\"product\":\"saddle\",\"count\":1}, but received the text \"hello\". They differ: ");
	}

	@Test
	void jsonOfAnotherType() {
		ClientSocket socket = socket("/echo").send("[1]").send("null");
		assertThat(Failures.headline(() -> socket.expectJson(Order.class))).startsWith("Expected JSON for the type "
				+ Order.class.getName() + ", but received the text \"[1]\". It cannot be decoded: ");
		assertThat(Failures.headline(() -> socket.expectJson(Order.class))).isEqualTo("Expected JSON for the type "
				+ Order.class.getName() + ", but received the text \"null\". It is null.");
	}

	@Test
	void otherJson() {
		ClientSocket socket = socket("/echo").sendJson(new Order("saddle", 1)).sendJson(List.of(1, 2));
		assertThat(Failures.message(() -> socket.expectJson(new Order("saddle", 2))))
			.startsWith("Expected the JSON {\"product\":\"saddle\",\"count\":2}, but received the text \"{\"product\"")
			.contains("They differ: count");
		assertThat(Failures.message(() -> socket.expectJson("[2, 1]")))
			.startsWith("Expected the JSON [2, 1], but received the text \"[1,2]\". They differ: [0]");
	}

	@Test
	void closedInsteadOfAMessage() {
		ClientSocket socket = socket("/close").send("1008 enough");
		assertThat(Failures.message(socket::expectText)).startsWith("""
				Expected a text message, but the server closed the socket with 1008 "enough".

				Everything on the socket /close, in order:

				    +0 ms  sent GET /close over HTTP/1.1
				    +0 ms  opened: 101 Switching Protocols
				    +0 ms  sent the text "1008 enough"
				    +0 ms  received the close status 1008 "enough"   <-- this
				""");
		assertThat(Failures.headline(socket::expectPing))
			.isEqualTo("Expected a ping, but the server closed the socket with 1008 \"enough\".");
		assertThat(Failures.headline(socket::expectNothing))
			.isEqualTo("Expected nothing within 100 ms, but the server closed the socket with 1008 \"enough\".");
		socket.expectClose(1008);
	}

	@Test
	void aCallbackHasFailed() {
		ClientSocket socket = socket("/close").send("no code");
		assertThat(Failures.headline(socket::expectText))
			.startsWith("Expected a text message, but the server closed the socket with 1011")
			.endsWith(" A callback has failed, unless the handler has chosen this code: see the exception in the log.");
	}

	@Test
	void showsCredentialsWithoutSecrets() {
		ClientSocket basic = application.client()
			.socket("/echo")
			.basic("ada", "secret")
			.cookie("theme", "dark")
			.cookie("SESSION", "4711")
			.open();
		assertThat(basic.toString())
			.contains("sent GET /echo over HTTP/1.1, basic credentials of 'ada', cookies theme and SESSION\n");
		ClientSocket bearer = application.client().socket("/echo").bearer("token").header("X-Test", "1").open();
		assertThat(bearer.toString()).contains("sent GET /echo over HTTP/1.1, a bearer token, X-Test: 1\n");
	}

	@Test
	void aMessageInsteadOfNothing() {
		ClientSocket socket = socket("/echo").send("hi");
		assertThat(Failures.headline(socket::expectNothing))
			.isEqualTo("Expected nothing within 100 ms, but received the text \"hi\".");
	}

	@Test
	void anotherCloseStatus() {
		ClientSocket socket = socket("/close").send("1008 enough");
		assertThat(Failures.headline(() -> socket.expectClose(1000))).isEqualTo(
				"Expected the socket to be closed with 1000, but the server closed the socket with 1008 \"enough\".");
		assertThat(Failures.headline(() -> socket.expectClose(1008, "late"))).isEqualTo(
				"Expected the socket to be closed with 1008 \"late\", but the server closed the socket with 1008 \"enough\".");
		assertThat(Failures.headline(() -> socket.expectClose(CloseStatus.NO_CLOSE_FRAME))).isEqualTo(
				"Expected the socket to be closed with 1006, but the server closed the socket with 1008 \"enough\".");
	}

	@Test
	void aMessageInsteadOfTheClose() {
		ClientSocket socket = socket("/echo").send("hi");
		assertThat(Failures.headline(socket::expectClose))
			.isEqualTo("Expected the socket to be closed, but received the text \"hi\".");
	}

	@Test
	void droppedInsteadOfAMessage() {
		ClientSocket socket = socket("/echo").drop();
		assertThat(Failures.headline(socket::expectText))
			.isEqualTo("Expected a text message, but this client dropped the connection.");
	}

	@Test
	void aMessageToAClosedSocket() {
		ClientSocket socket = socket("/close").send("1008 enough");
		socket.expectClose(1008);
		assertThat(Failures.message(() -> socket.send("hi").expectText()))
			.startsWith("Expected a text message, but the server closed the socket with 1008 \"enough\".\n")
			.contains("discarded the text \"hi\", since the socket is closed");
	}

	@Test
	void refusedInsteadOfOpen() {
		assertThat(Failures.message(() -> application.client().socket("/echo").origin("https://evil.example").open()))
			.startsWith("Expected the socket /echo to open, but the response was 403 FORBIDDEN\n")
			.contains("\nIf the origin is refused, see the property 'buckaroo.websocket.allowed-origins'.\n")
			.contains("sent GET /echo over HTTP/1.1, Origin: https://evil.example\n");
	}

	@Test
	void theBodyOfARefusal() {
		assertThat(Failures.message(() -> application.client().socket("/unknown").open()))
			.startsWith("Expected the socket /unknown to open, but the response was 404 NOT_FOUND\n")
			.contains("\n    Content-Type: application/json\n")
			.contains("\"path\":\"/unknown\"");
	}

	@Test
	void openInsteadOfRefused() {
		assertThat(Failures.message(() -> application.client().socket("/echo").expectRefused(401))).isEqualTo("""
				Expected the socket /echo to be refused with 401, but it opened.

				Everything on the socket /echo, in order:

				    +0 ms  sent GET /echo over HTTP/1.1
				    +0 ms  opened: 101 Switching Protocols
				    +0 ms  now""");
	}

	@Test
	void refusedForAnotherReason() {
		assertThat(Failures.headline(() -> application.client().socket("/unknown").expectRefused(401)))
			.isEqualTo("Expected the socket /unknown to be refused with 401, but the response was 404 NOT_FOUND");
	}

	@Test
	void noHttp2() {
		assertThat(Failures.headline(() -> application.client().socket("/echo").http2().open())).startsWith(
				"Could not open the socket /echo: the server does not offer HTTP/2: set 'server.http2.enabled', or remove http2() from the request");
	}

	@Test
	void describesPings() {
		ClientSocket socket = socket("/echo").send(Frame.ping());
		socket.expectPong();
		assertThat(socket.toString()).contains("sent a ping\n").contains("received a pong\n");
	}

	private static ClientSocket socket(String path) {
		return application.client().socket(path).open();
	}

	private static ClientSocket impatient(String path) {
		return application.impatient().socket(path).open();
	}

	record Order(String product, int count) {

	}

}
