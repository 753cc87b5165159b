package io.buckaroo.topic.redis;

import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NodeMessage}.
 */
class NodeMessageTests {

	static Stream<NodeMessage> messages() {
		return Stream.of(new NodeMessage.Send("node-1", "{\"a\": \"b c\"}"),
				new NodeMessage.Close("node-1", new CloseStatus(4001, "grüß dich €")),
				new NodeMessage.Close("node-1", CloseStatus.POLICY_VIOLATION),
				new NodeMessage.Renew("node-1", Instant.parse("2026-01-01T12:00:00.123456789Z")),
				new NodeMessage.Renew("node-1", Instant.MAX), new NodeMessage.Renew("node-1", Instant.MIN),
				new NodeMessage.SendToRoute("/chat/{room}", "{}"), new NodeMessage.SendToRoute("/a b", " {} "),
				new NodeMessage.SendToPrincipal("Ann", "{}"), new NodeMessage.SendToPrincipal("", "{}"),
				new NodeMessage.SendToPrincipal("CN=Änn Lee\n, O=😀", "{}"),
				new NodeMessage.ClosePrincipal("Ann Lee", new CloseStatus(1008, "signed out")));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void aMessageIsReadAsItWasWritten(NodeMessage message) {
		assertThat(NodeMessage.parse(message.text())).isEqualTo(message);
	}

	@Test
	void theTextOfAMessageToAConnectionIsReadable() {
		assertThat(new NodeMessage.Send("node-1", "{}").text()).isEqualTo("send node-1 {}");
		assertThat(new NodeMessage.Close("node-1", new CloseStatus(1008)).text()).isEqualTo("close node-1 1008 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "send", "send node-1", "publish node-1 {}", "close node-1 1008",
			"close node-1 many ", "close node-1 1008 !", "close node-1 20 ", "renew node-1 tomorrow",
			"send-to-route / {}", "send-to-principal Ann! {}", "close-principal QW5u", "close-principal QW5u 1008 !" })
	void textOfAnUnknownKindOrFormIsNotParsed(String text) {
		assertThat(NodeMessage.parse(text)).isNull();
	}

}
