package io.buckaroo.test.client;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of sockets of a server with TLS and HTTP/2.
 */
class ClientHttp2IT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.withTls(SocketHandlers.class,
			"server.http2.enabled=true");

	@Test
	void usesHttp2IfTheServerHasIt() {
		ClientSocket socket = socket("/echo");
		assertThat(socket.isHttp2()).isTrue();
		assertThat(socket.toString()).contains("sent CONNECT /echo over HTTP/2").contains("opened: 200 OK");
	}

	@Test
	void usesHttp1OnRequest() {
		ClientSocket socket = application.client().socket("/echo").http1().open();
		assertThat(socket.isHttp2()).isFalse();
		socket.send("hi").expectText("hi");
	}

	@Test
	void usesHttp2OnRequest() {
		assertThat(application.client().socket("/echo").http2().open().isHttp2()).isTrue();
	}

	@Test
	void exchangesMessages() {
		ClientSocket socket = socket("/echo");
		String text = "x".repeat(200_000);
		socket.send(text).expectText(text);
		socket.send(new byte[] { 1 }).expectBinary(new byte[] { 1 });
		socket.send(Frame.ping()).expectPong();
		socket.sendJson(Map.of("a", 1)).expectJson("{\"a\": 1}");
		socket.expectNothing();
	}

	@Test
	void sendsItsRequest() {
		ClientSocket socket = application.client()
			.socket("/request/7?q=a")
			.header("X-Test", "x")
			.cookie("a", "1")
			.user("ann")
			.subprotocol("v1")
			.open();
		socket.expectText("id 7").expectText("query a").expectText("header [x]").expectText("cookies a=1");
		socket.expectText("principal ann");
		assertThat(socket.subprotocol()).isEqualTo("v1");
	}

	@Test
	void expectsCloseCodes() {
		ClientSocket socket = socket("/close").send("4001 enough");
		socket.expectClose(4001, "enough");
		application.awaitNoConnection();
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void closes() {
		ClientSocket socket = socket("/echo");
		socket.close();
		socket.expectClose(1000);
	}

	@Test
	void dropsAndResumes() {
		ClientSocket socket = socket("/echo").drop();
		socket.expectClose(CloseStatus.NO_CLOSE_FRAME);
		application.awaitNoConnection();
		socket.resume().send("hi").expectText("hi");
	}

	@Test
	void stopsReading() {
		ClientSocket socket = socket("/slow").stopReading().send("go");
		application.awaitConnection();
		application.awaitNoConnection();
		socket.resumeReading().ignoreMessages().expectClose();
	}

	@Test
	void opensSeveralClients() {
		List<ClientSocket> sockets = IntStream.range(0, 10).mapToObj((i) -> socket("/news")).toList();
		sockets.forEach((socket) -> socket.expectJson(ClientSocketIT.Message.class));
		application.bean(Buckaroo.class).topic("news").publish("sun").block();
		sockets
			.forEach((socket) -> assertThat(socket.expectJson(ClientSocketIT.Message.class).data()).isEqualTo("sun"));
	}

	@Test
	void expectsRefusals() {
		application.client().socket("/echo").origin("https://evil.example").expectRefused(403);
		assertThat(application.client().socket("/unknown").expectRefused(404).status().value()).isEqualTo(404);
	}

	@Test
	void showsRefusals() {
		assertThat(Failures.message(() -> application.client().socket("/unknown").open()))
			.startsWith("Expected the socket /unknown to open, but the response was 404 NOT_FOUND\n");
	}

	private static ClientSocket socket(String path) {
		return application.client().socket(path).open();
	}

}
