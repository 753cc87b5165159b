package io.buckaroo.docs.fromwebflux;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.test.client.ClientStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the page about migrating from plain WebFlux, on a server with both: they
 * behave alike, except for the edge cases in the tables.
 */
@Timeout(60)
class FromWebFluxIT {

	private static final Path PAGE = Path.of("../docs/from-webflux.md");

	private static final String[] PROPERTIES = { "buckaroo.routes[/orders].max-message-size=4KB",
			"buckaroo.routes[/orders].allowed-origins=https://shop.example.org",
			"buckaroo.routes[/edge].max-message-size=4KB" };

	@RegisterExtension
	static final TestServer server = TestServer.with(Handlers.class, PROPERTIES);

	@ParameterizedTest
	@ValueSource(strings = { "/plain/orders", "/orders" })
	void eachConnectionCountsItsDishes(String path) {
		ClientSocket one = open(path);
		ClientSocket other = open(path);
		one.send("soup").expectText("soup is dish 1").send("rice").expectText("rice is dish 2");
		other.send("soup").expectText("soup is dish 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/orders", "/orders" })
	void anAnnouncementReachesAllClients(String path) {
		ClientSocket one = open(path).send("soup").expectText("soup is dish 1");
		ClientSocket other = open(path).send("soup").expectText("soup is dish 1");
		announce(path, "closing soon");
		one.expectText("closing soon");
		other.expectText("closing soon");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/orders", "/orders" })
	void aBinaryMessageIsRefused(String path) {
		open(path).send(new byte[1]).expectClose(1003);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/orders", "/orders" })
	void aMessageOverTheLimitIsRefused(String path) {
		open(path).send("x".repeat(4097)).expectClose(1009);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/orders", "/orders" })
	void onlyPagesOfTheShopMayConnect(String path) {
		server.client().socket(path).origin("https://shop.example.org").open();
		server.client().socket(path).origin("https://evil.example").expectRefused(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/orders", "/orders" })
	void aClientThatDisconnectsIsForgotten(String path) {
		open(path).send("soup").expectText("soup is dish 1").drop();
		await().atMost(TestServer.PATIENCE).until(() -> clients(path) == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain/prices/ACME", "/prices/ACME" })
	void aPriceReachesTheClientsOfItsSymbol(String path) throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), path)) {
			await().atMost(TestServer.PATIENCE).until(() -> server.bean(Prices.class).clients() == 1);
			server.bean(Prices.class).publish(new Prices.Price("OTHER", 1, "6"));
			server.bean(Prices.class).publish(new Prices.Price("ACME", 9.5, "7"));
			client.readHead();
			assertThat(readEvent(client)).containsExactlyInAnyOrder("id:7", "event:price",
					"data:{\"symbol\":\"ACME\",\"amount\":9.5,\"version\":\"7\"}");
		}
		await().atMost(TestServer.PATIENCE).until(() -> server.bean(Prices.class).clients() == 0);
	}

	@Test
	void aTopicSendsTheSamePrice() {
		Prices.Price price = new Prices.Price("ACME", 9.5, "7");
		ClientStream stream = server.client().stream("/live-prices/ACME").open();
		server.bean(PriceTopic.class).publish(price).block(Duration.ofSeconds(20));
		stream.expectEvent(Event.of(price).withName("price"));
	}

	static Stream<String> edgeCasesOfSockets() {
		return EdgeCase.ofSockets().keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("edgeCasesOfSockets")
	void aSocketReactsAsTheTableSays(String input) throws IOException {
		assertThat(row(input, EdgeCase.ofSockets().get(input))).isIn(rows());
	}

	static Stream<String> edgeCasesOfStreams() {
		return EdgeCase.ofStreams().keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("edgeCasesOfStreams")
	void aStreamReactsAsTheTableSays(String input) throws IOException {
		assertThat(row(input, EdgeCase.ofStreams().get(input))).isIn(rows());
	}

	@Test
	void theTablesHaveNoOtherRows() throws IOException {
		assertThat(rows()).hasSize(EdgeCase.ofSockets().size() + EdgeCase.ofStreams().size());
	}

	@Test
	void atShutdownOnlyTheSocketOfBuckarooIsClosedWithItsCode() throws IOException {
		TestServer other = TestServer.start(Handlers.class, "spring.lifecycle.timeout-per-shutdown-phase=1s");
		try (RawConnection plain = RawConnection.upgraded(other.port(), "/plain/orders");
				RawConnection ours = RawConnection.upgraded(other.port(), "/orders")) {
			order(plain, "soup");
			order(ours, "soup");
			other.close();
			assertThat(ours.readFrame().closeCode()).isEqualTo(1001);
			assertEndsWithoutCode(plain);
		}
	}

	/**
	 * Asserts that a connection ends with a close frame without a code, or with none if
	 * the event loops stop first.
	 */
	private static void assertEndsWithoutCode(RawConnection client) throws IOException {
		try {
			RawConnection.RawFrame end = client.readFrame();
			assertThat(end.isClose()).isTrue();
			assertThat(end.payload()).isEmpty();
		}
		catch (EOFException cutOff) {
			// No close frame
		}
	}

	private static String row(String input, EdgeCase edgeCase) throws IOException {
		return "| %s | %s | %s |".formatted(input, edgeCase.reaction(server.port(), "/plain"),
				edgeCase.reaction(server.port(), ""));
	}

	private static List<String> rows() throws IOException {
		return Files.readString(PAGE, StandardCharsets.UTF_8).split("## Edge cases")[1].split("\n## ")[0].lines()
			.filter((line) -> line.startsWith("| ") && !line.contains("| plain WebFlux |"))
			.toList();
	}

	private static String order(RawConnection client, String dish) throws IOException {
		client.sendText(dish);
		return client.readFrame().text();
	}

	private static void announce(String path, String text) {
		if (path.startsWith("/plain")) {
			server.bean(PlainOrders.class).announce(text);
		}
		else {
			server.bean(OrderSocket.class).announce(text);
		}
	}

	private static long clients(String path) {
		return path.startsWith("/plain") ? server.bean(PlainOrders.class).clients()
				: server.bean(Buckaroo.class).connections(path).count();
	}

	private static ClientSocket open(String path) {
		return server.client().socket(path).open();
	}

	/**
	 * Reads the next event with data, without the optional space after each colon and the
	 * reconnection time that precedes the first event.
	 */
	private static Stream<String> readEvent(RawConnection client) throws IOException {
		StringBuilder text = new StringBuilder();
		while (!text.toString().contains("data:") || !text.toString().endsWith("\n\n")) {
			text.append(client.readChunk());
		}
		String[] events = text.toString().split("\n\n");
		return events[events.length - 1].lines()
			.filter((line) -> !line.startsWith("retry:"))
			.map((line) -> line.replaceFirst(": ", ":"));
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ PlainConfiguration.class, PlainPriceController.class, OrderSocket.class, Prices.class,
			PriceConfiguration.class, PriceTopic.class, EdgeCaseHandlers.class })
	static class Handlers {

	}

}
