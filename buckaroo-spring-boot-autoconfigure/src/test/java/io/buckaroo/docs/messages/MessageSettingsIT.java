package io.buckaroo.docs.messages;

import java.util.List;
import java.util.Map;

import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the settings of {@code docs/messages.md}, on the wire.
 */
class MessageSettingsIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class,
			"spring.jackson.factory.constraints.read.max-nesting-depth=3",
			"spring.jackson.property-naming-strategy=SNAKE_CASE",
			"spring.jackson.mapper.allow-coercion-of-scalars=false",
			"spring.jackson.deserialization.accept-float-as-int=false");

	@Test
	void theCodecOfTheApplicationReplacesThatOfJson() {
		server.client()
			.socket("/items")
			.open()
			.send("{\"item_name\":\"tea\",\"colour\":\"green\"}")
			.expectClose(1007, "Unknown property 'colour'");
	}

	@Test
	void messagesFollowTheSettingsOfTheMapper() {
		server.client().socket("/items").open().send("{\"item_name\":\"tea\"}").expectText("{\"item_name\":\"tea\"}");
	}

	@Test
	void messagesInCborFollowTheSamePropertiesAsJson() {
		ClientSocket client = server.client().socket("/items").subprotocol("cbor").open();
		byte[] item = new CBORMapper().writeValueAsBytes(Map.of("item_name", "tea"));
		client.send(item);
		assertThat(new CBORMapper().readTree(client.expectBinary()).path("item_name").asString()).isEqualTo("tea");
		client.send(new CBORMapper().writeValueAsBytes(List.of(List.of(List.of(List.of()))))).expectClose(1007);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"2\"", "1.5" })
	void numbersAreNotConvertedWithTheSettingsOfThePage(String number) {
		server.client().socket("/numbers").open().send("2").expectText("2").send(number).expectClose(1007);
	}

	@Test
	void aLimitOfTheMapperAppliesToMessages() {
		ClientSocket client = server.client().socket("/json").open();
		client.send("[[[]]]").expectText("[[[]]]");
		client.send("[[[[]]]]").expectClose(1007, "Nested too deeply");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(StrictJson.class)
	static class Configured {

		@Bean
		@WebSocketMapping(value = "/items", subprotocols = "cbor")
		MessageSocket<Item, Item, Void> items() {
			return (item, state) -> Result.reply(item);
		}

		@Bean
		@WebSocketMapping("/numbers")
		MessageSocket<Integer, Integer, Void> numbers() {
			return (number, state) -> Result.reply(number);
		}

		@Bean
		@WebSocketMapping("/json")
		MessageSocket<JsonNode, JsonNode, Void> json() {
			return (json, state) -> Result.reply(json);
		}

	}

	record Item(String itemName) {

	}

}
