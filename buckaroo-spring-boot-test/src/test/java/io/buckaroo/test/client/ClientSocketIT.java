package io.buckaroo.test.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientSocket} and {@link SocketRequest}.
 */
class ClientSocketIT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.with(SocketHandlers.class);

	@Test
	void exchangesTexts() {
		ClientSocket socket = socket("/echo");
		socket.send("h\u00e9llo").expectText("h\u00e9llo");
		socket.send("");
		assertThat(socket.expectText()).isEmpty();
	}

	@Test
	void exchangesBinaryMessages() {
		ClientSocket socket = socket("/echo");
		socket.send(new byte[] { 1, 2 }).expectBinary(new byte[] { 1, 2 });
		socket.send(Frame.binary(new byte[] { 3 }));
		assertThat(socket.expectBinary()).containsExactly(3);
	}

	@Test
	void exchangesJson() {
		ClientSocket socket = socket("/echo");
		socket.sendJson(new Order("saddle", 2)).expectJson(new Order("saddle", 2));
		socket.sendJson(new Order("saddle", 2)).expectJson("{\"count\": 2, \"product\": \"saddle\"}");
		socket.sendJson(new Order("saddle", 2));
		assertThat(socket.expectJson(Order.class)).isEqualTo(new Order("saddle", 2));
		socket.sendJson(List.of(new Order("saddle", 2)));
		assertThat(socket.expectJson(new ParameterizedTypeReference<List<Order>>() {
		})).containsExactly(new Order("saddle", 2));
		socket.sendJson(Map.of("product", "reins")).expectText("{\"product\":\"reins\"}");
	}

	@Test
	void receivesLargeMessages() {
		String text = "x".repeat(200_000);
		socket("/echo").send(text).expectText(text);
	}

	@Test
	void keepsTheOrderOfMessages() {
		ClientSocket socket = socket("/echo");
		IntStream.range(0, 100).forEach((i) -> socket.send("message " + i));
		IntStream.range(0, 100).forEach((i) -> socket.expectText("message " + i));
	}

	@Test
	void receivesPongs() {
		ClientSocket socket = socket("/echo").send("first").send(Frame.ping());
		assertThat(socket.expectPong()).isEmpty();
		socket.send(Frame.ping(ByteBuffer.wrap("are you there?".getBytes(StandardCharsets.UTF_8))));
		assertThat(socket.expectPong()).isEqualTo("are you there?");
		socket.expectText("first");
	}

	@Test
	void answersPings() {
		ClientSocket socket = socket("/pinged");
		// Longer than the idle timeout of the route
		IntStream.range(0, 10).forEach((i) -> assertThat(socket.expectPing()).isEmpty());
		assertThat(socket.isOpen()).isTrue();
	}

	@Test
	void doesNotAnswerPingsWhileItDoesNotRead() {
		ClientSocket socket = socket("/pinged").stopReading();
		application.awaitConnection();
		application.awaitNoConnection();
		socket.resumeReading().expectClose(1000);
	}

	@Test
	void expectsNothing() {
		socket("/silent").send("hi").expectNothing().expectNothing(Duration.ofMillis(10));
	}

	@Test
	void expectsNothingOfASlowServer() {
		ClientSocket socket = socket("/later").send("hi");
		assertThat(Failures.headline(socket::expectNothing))
			.isEqualTo("Expected nothing within 100 ms, but received the text \"hi\".");
	}

	@Test
	void expectsCloseCodesAndReasons() {
		assertThat(socket("/close").send("4001 enough").expectClose()).isEqualTo(new CloseStatus(4001, "enough"));
		assertThat(socket("/close").send("4001 enough").expectClose(4001).getReason()).isEqualTo("enough");
		socket("/close").send("4001 enough").expectClose(4001, "enough");
		socket("/close").send("1008 enough").expectClose(CloseStatus.POLICY_VIOLATION);
		socket("/close").send("1008 enough").expectClose(CloseStatus.POLICY_VIOLATION.withReason("enough"));
	}

	@Test
	void isOpenUntilTheServerClosesIt() {
		ClientSocket socket = socket("/close");
		assertThat(socket.isOpen()).isTrue();
		socket.send("1000 done").expectClose(1000);
		assertThat(socket.isOpen()).isFalse();
	}

	@Test
	void closes() {
		ClientSocket socket = socket("/echo");
		socket.close();
		assertThat(socket.isOpen()).isFalse();
		socket.expectClose(1000);
	}

	@Test
	void closesWithAStatus() {
		ClientSocket socket = socket("/echo");
		socket.close(new CloseStatus(4000, "bye"));
		socket.expectClose(4000);
	}

	@Test
	void closesInTryWithResources() {
		ClientSocket left;
		try (ClientSocket socket = socket("/echo")) {
			left = socket;
		}
		assertThat(left.isOpen()).isFalse();
	}

	@Test
	void drops() {
		ClientSocket socket = socket("/echo").drop();
		assertThat(socket.isOpen()).isFalse();
		socket.expectClose(CloseStatus.NO_CLOSE_FRAME);
	}

	@Test
	void resumesWithTheSameRequest() {
		ClientSocket socket = application.client().socket("/request/7?q=a").header("X-Test", "b").user("ann").open();
		socket.expectText("id 7");
		ClientSocket resumed = socket.resume();
		assertThat(socket.isOpen()).isFalse();
		resumed.expectText("id 7").expectText("query a").expectText("header [b]").expectText("cookies null");
		resumed.expectText("principal ann").expectText("last id null");
	}

	@Test
	void resumesAFeed() {
		ClientSocket socket = socket("/news");
		String position = socket.expectJson(Message.class).id();
		socket.drop();
		application.bean(Buckaroo.class).topic("news").publish("rain").block();
		ClientSocket resumed = socket.resume(position);
		assertThat(resumed.expectJson(Message.class).id()).isEqualTo(position);
		assertThat(resumed.expectJson(Message.class).data()).isEqualTo("rain");
	}

	@Test
	void sendsItsRequest() {
		ClientSocket socket = application.client()
			.socket("/request/{id}?q={q}", "a b", "d&e")
			.header("X-Test", "x", "y")
			.headers((headers) -> headers.add("X-Test", "z"))
			.cookie("a", "1")
			.cookie("b", "2")
			.lastEventId("\u00e9 5")
			.open();
		socket.expectText("id a b").expectText("query d&e").expectText("header [x, y, z]");
		socket.expectText("cookies a=1; b=2").expectText("principal none").expectText("last id \u00e9 5");
	}

	@Test
	void negotiatesASubprotocol() {
		assertThat(application.client().socket("/request/1").subprotocol("v3", "v2").open().subprotocol())
			.isEqualTo("v2");
		assertThat(application.client().socket("/request/1").open().subprotocol()).isNull();
	}

	@Test
	void sendsAnOrigin() {
		Refusal refusal = application.client().socket("/echo").origin("https://evil.example").expectRefused(403);
		assertThat(refusal.status().value()).isEqualTo(403);
	}

	@Test
	void opensSeveralClients() {
		SocketRequest request = application.client().socket("/news");
		List<ClientSocket> sockets = IntStream.range(0, 20).mapToObj((i) -> request.open()).toList();
		sockets.forEach((socket) -> socket.expectJson(Message.class));
		application.bean(Buckaroo.class).topic("news").publish("sun").block();
		sockets.forEach((socket) -> assertThat(socket.expectJson(Message.class).data()).isEqualTo("sun"));
	}

	@Test
	void ignoresMessagesOfASlowClient() {
		ClientSocket socket = socket("/slow").stopReading().send("go");
		application.awaitConnection();
		application.awaitNoConnection();
		socket.resumeReading().ignoreMessages().expectClose();
	}

	@Test
	void readsHeadersOfTheResponse() {
		assertThat(socket("/echo").responseHeaders().getUpgrade()).isEqualTo("websocket");
	}

	@Test
	void usesHttp1WithoutTls() {
		assertThat(socket("/echo").isHttp2()).isFalse();
	}

	private static ClientSocket socket(String path) {
		return application.client().socket(path).open();
	}

	record Order(String product, int count) {

	}

	record Message(String id, @Nullable String data) {

	}

}
