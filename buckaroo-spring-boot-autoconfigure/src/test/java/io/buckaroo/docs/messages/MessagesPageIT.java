package io.buckaroo.docs.messages;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.buckaroo.Buckaroo;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.docs.MarkdownPage;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.topic.TopicHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the handlers and the tables of {@code docs/messages.md}, on the wire.
 */
class MessagesPageIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class);

	private static final CBORMapper CBOR = new CBORMapper();

	/** The messages that the page describes in words. */
	private static final Map<String, Frame.Data> MESSAGES = Map.of("a binary frame", Frame.binary(new byte[1]),
			"an empty message", Frame.text(""), "an unknown property with 500 nested arrays",
			Frame.text("{\"notes\":" + "[".repeat(500) + "]".repeat(500) + "}"));

	@Test
	void aClientReceivesThePricesOfTheSharesThatItWatches() {
		ClientSocket client = server.client().socket("/watchlist").open();
		client.send("{\"type\":\"watch\",\"symbol\":\"ACME\"}")
			.expectText("{\"type\":\"watching\",\"symbols\":[\"ACME\"]}");
		publish("OTHER", "1.00");
		publish("ACME", "31.40");
		client.expectText("{\"type\":\"price\",\"symbol\":\"ACME\",\"price\":31.40}");
		client.send("{\"type\":\"forget\",\"symbol\":\"ACME\"}").expectText("{\"type\":\"watching\",\"symbols\":[]}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"type":"watch","symbol":"acme"} | 'symbol' must match "[A-Z]{1,5}"
			{"type":"watch"}                 | 'symbol' must not be null
			""")
	void aSymbolThatIsInvalidEndsTheConnection(String message, String description) {
		server.client().socket("/watchlist").open().send(message).expectClose(1007, description);
	}

	private static void publish(String symbol, String price) {
		server.bean(PriceFeed.class).publish(symbol, new BigDecimal(price)).block(TestServer.PATIENCE);
	}

	static List<List<String>> malformed() {
		return MarkdownPage.of("messages.md").rows("message", "reason", "description", "close code");
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void eachMalformedMessageOfThePageIsDescribed(List<String> row) {
		Frame.Data message = MESSAGES.getOrDefault(row.get(0), Frame.text(code(row.get(0))));
		server.client().socket("/reasons").open().send(message).expectText(code(row.get(1)));
		server.client()
			.socket("/orders")
			.open()
			.send(message)
			.expectClose(Integer.parseInt(row.get(3)), code(row.get(2)));
	}

	private static String code(String markdown) {
		return markdown.replaceAll("^`|`$", "");
	}

	@Test
	void thePageListsMalformedMessages() {
		assertThat(malformed()).hasSizeGreaterThan(8);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"symbol":"ACME"}              | 'type' is missing
			{"type":"buy","symbol":"ACME"} | 'type' has an unknown value
			""")
	void aCommandHasAType(String message, String description) {
		server.client().socket("/watchlist").open().send(message).expectClose(1007, description);
	}

	@ParameterizedTest
	@CsvSource({ "'\"2\"',2", "1.5,1" })
	void numbersAreConvertedByDefault(String number, int quantity) {
		server.client()
			.socket("/orders")
			.open()
			.send("{\"product\":\"tea\",\"quantity\":" + number + "}")
			.expectText("{\"articles\":" + quantity + "}");
	}

	@Test
	void anInvalidMessageMayBeAnsweredWithItsViolations() {
		ClientSocket client = server.client().socket("/patient").open();
		client.send("{\"product\":\"tea\",\"quantity\":0}")
			.expectText(
					"{\"status\":\"invalid\",\"violations\":[{\"path\":\"quantity\",\"message\":\"must be greater than 0\"}]}");
		client.send("{\"product\":\"tea\",\"quantity\":1}").expectText("{\"status\":\"accepted\",\"violations\":[]}");
		client.send("hello").expectClose(1007, "Not JSON: line 1, column 1");
	}

	@Test
	void aRouteSpeaksJsonAndCbor() {
		ClientSocket plain = server.client().socket("/orders").open();
		ClientSocket json = server.client().socket("/orders").subprotocol("orders.json").open();
		ClientSocket cbor = server.client().socket("/orders").subprotocol("orders.cbor").open();
		assertThat(cbor.subprotocol()).isEqualTo("orders.cbor");
		plain.send("{\"product\":\"tea\",\"quantity\":2}").expectText("{\"articles\":2}");
		json.send("{\"product\":\"tea\",\"quantity\":2}").expectText("{\"articles\":2}");
		cbor.send(CBOR.writeValueAsBytes(new Order("tea", 2))).expectBinary(CBOR.writeValueAsBytes(new Receipt(2)));
		assertThat(server.bean(Kitchen.class).ready(3)).isEqualTo(3);
		json.expectText("{\"articles\":3}");
		cbor.expectBinary(CBOR.writeValueAsBytes(new Receipt(3)));
	}

	@Test
	void decodesWhatTheLibraryOfThePageEncodes() {
		byte[] encoded = HexFormat.of().parseHex("b900026770726f6475637463746561687175616e7469747902");
		server.client()
			.socket("/orders")
			.subprotocol("orders.cbor")
			.open()
			.send(encoded)
			.expectBinary(CBOR.writeValueAsBytes(new Receipt(2)));
	}

	@Test
	void textIsNoCbor() {
		server.client()
			.socket("/orders")
			.subprotocol("orders.cbor")
			.open()
			.send("{\"product\":\"tea\",\"quantity\":2}")
			.expectClose(1003, "Only binary messages are accepted");
	}

	@Test
	void aRouterNamesTheTypesOfALambda() {
		server.client().socket("/json").open().send("[1,{\"a\":null}]").expectText("[1,{\"a\":null}]");
		server.client()
			.socket("/batches")
			.open()
			.send("[{\"product\":\"tea\",\"quantity\":2}]")
			.expectText("{\"articles\":1}");
	}

	@Test
	void theElementsOfAListAreValidated() {
		server.client()
			.socket("/batches")
			.open()
			.send("[{\"product\":\"tea\",\"quantity\":0}]")
			.expectClose(1007, "'[0].quantity' must be greater than 0");
	}

	@Test
	void anElementOfAListMayBeNull() {
		server.client().socket("/batches").open().send("[null]").expectText("{\"articles\":1}");
	}

	@Test
	void aCodecOfTheApplicationIsUsedForTheTypesThatItSupports() {
		byte[] order = Struct.newBuilder()
			.putFields("product", Value.newBuilder().setStringValue("tea").build())
			.build()
			.toByteArray();
		server.client().socket("/structs").open().send(order).expectBinary(order);
		server.client().socket("/structs").subprotocol("orders.protobuf").open().send(order).expectBinary(order);
		server.client().socket("/structs").open().send(new byte[] { 127 }).expectClose(1007, "Not a Protobuf message");
		server.client().socket("/structs").open().send("{}").expectClose(1003, "Only binary messages are accepted");
	}

	@Test
	void aSocketMaySendNothing() {
		server.client().socket("/silent").open().send("{\"product\":\"tea\",\"quantity\":2}").expectClose(1000);
	}

	@Test
	void aMessageOfATopicIsSentWithItsId() {
		ClientSocket first = server.client().socket("/news").open();
		ClientSocket second = server.client().socket("/news").open();
		for (ClientSocket client : List.of(first, second)) {
			client.send(Frame.ping()).expectPong();
		}
		server.bean(Buckaroo.class).topic("news").publish(new NewsSocket.Article("Rain")).block(TestServer.PATIENCE);
		String item = first.expectText();
		assertThat(item).matches("\\{\"id\":\"[\\d-]+\",\"article\":\\{\"title\":\"Rain\"}}");
		second.expectText(item);
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Kitchen.class, NewsSocket.class, OrderConfiguration.class, PatientSocket.class, PriceFeed.class,
			ProtobufMessageCodec.class, WatchlistSocket.class })
	static class Configured {

		@Bean
		TopicHistory newsHistory() {
			return TopicHistory.of("news", 10);
		}

		@Bean
		@WebSocketMapping("/reasons")
		MessageSocket<Order, String, Void> reasons() {
			return new MessageSocket<>() {

				@Override
				public Result<String, Void> handle(Order order, Void state) {
					return Result.reply("well-formed");
				}

				@Override
				public Result<String, Void> malformed(MalformedMessage message, Void state) {
					return Result.reply(message.reason().name());
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/structs", subprotocols = "orders.protobuf")
		MessageSocket<Struct, Struct, Void> structs() {
			return (order, state) -> Result.reply(order);
		}

		@Bean
		@WebSocketMapping("/silent")
		MessageSocket<Order, Void, Void> silent() {
			return (order, state) -> Result.stop();
		}

	}

}
