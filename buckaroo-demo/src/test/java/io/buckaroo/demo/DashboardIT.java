package io.buckaroo.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard of the endpoint {@code buckaroo}, in a browser, with the
 * figures of a {@link StubNode}.
 */
class DashboardIT {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final String OTHER_NODE = "77aa90e1-0000-4000-8000-000000000002";

	private static final String NEW_NODE = "c3d0b1aa-0000-4000-8000-000000000003";

	private static final String HOSTILE = "<img src=x onerror=hacked=1>";

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static Chromium browser;

	private StubNode node;

	private DashboardPage page;

	@BeforeAll
	static void startBrowser(@TempDir Path profile) {
		browser = Chromium.start(profile);
		DashboardPage.prepare(browser);
	}

	@AfterAll
	static void stopBrowser() {
		if (browser != null) {
			browser.quit();
		}
	}

	@BeforeEach
	void startNode() throws IOException {
		this.node = new StubNode();
		this.page = new DashboardPage(browser);
		browser.resize(1280, 800);
		browser.prefer("light");
	}

	@AfterEach
	void stopNode() {
		this.node.close();
	}

	@Test
	void tenMinutesWithSlowClientsAFloodAndARestartAreTold() throws IOException {
		browser.resize(1440, 900);
		tenMinutes();
		picture("dashboard-light");
		browser.prefer("dark");
		picture("dashboard-dark");
		browser.resize(390, 844);
		browser.prefer("light");
		picture("dashboard-phone");
		assertThat(this.page.texts("#events .text")).containsExactly(
				"Rush on /sse/prices: up to 15 connections/s opened, usually 0.7",
				"Rush on /ws/chat/{room}: up to 20 connections/s opened, usually 0.3",
				"Rush on /ws/feed: up to 30 connections/s opened, usually 0.1",
				"The node restarted (start 14:08:30, first answer 14:08:35). It had 1,568 connections when it was last seen",
				"The node could not be reached", "1,020 handshakes on /ws/chat/{room} refused over a limit",
				"60 connections on /ws/chat/{room} evicted by an operator, the application or a limit",
				"Flood on /ws/chat/{room}: up to 13,389 messages/s received, usually 353",
				"12,600 messages rejected by full mailboxes on /ws/chat/{room}",
				"22 filling mailboxes on /ws/chat/{room}", "Node 77aa90e1… joined the cluster",
				"Node 77aa90e1… left the cluster. It had 1,480 connections",
				"120 connections on /ws/feed closed as slow consumers",
				"3,900 messages rejected by full mailboxes on /ws/feed", "70 filling mailboxes on /ws/feed",
				"140 slow clients on /ws/feed");
	}

	@Test
	void connectionsAreShownByRoute() {
		this.node.script((node) -> {
			node.websocket("/chat").open(3);
			node.sse("/news").open(40);
		});
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		assertThat(this.page.value("Connections")).isEqualTo("129");
		assertThat(this.page.texts("#legend li")).containsExactly("/chat", "/news");
		assertThat(this.page.texts("#routes td:nth-child(2)")).containsExactly("9", "120");
	}

	@Test
	void countersAreShownPerSecond() {
		this.node.script((node) -> node.websocket("/chat").traffic(20, 3000));
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		assertThat(this.page.value("Messages received")).isEqualTo("10/s");
		assertThat(this.page.value("Messages sent")).isEqualTo("1,500/s");
		assertThat(this.page.value("Bytes sent")).isEqualTo("318 kB/s");
	}

	@Test
	void malformedMessagesAreShownByReason() {
		this.node.change((node) -> node.websocket("/orders").open(3).malformed("invalid", 10))
			.script((node) -> node.websocket("/orders").malformed("undecodable", 2).malformed("unsupported-frame", 1));
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		assertThat(this.page.value("Malformed messages")).isEqualTo("6");
		assertThat(this.page.texts("#now .text")).containsExactly("2 messages on /orders malformed (unsupported frame)",
				"4 messages on /orders malformed (undecodable)");
		assertThat(this.page.text("#routes td:nth-child(5)")).endsWith("6 malformed");
	}

	@Test
	void thereIsNoChartWithoutMalformedMessages() {
		this.node.change((node) -> node.websocket("/orders").open(3).malformed("invalid", 10));
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		assertThat(this.page.value("Messages rejected")).isEqualTo("0/s");
		assertThat(browser.findElement(By.xpath("//figure[contains(., 'Malformed messages')]")).isDisplayed())
			.isFalse();
		assertThat(this.page.text("#routes td:nth-child(5)")).doesNotContain("malformed");
	}

	@Test
	void codecsOfTypedMessagesAreShown() {
		this.node.change((node) -> {
			node.websocket("/chat").open(1);
			node.websocket("/orders").typed("json", "cbor").open(1);
		});
		this.page.open(this.node);
		assertThat(this.page.texts("#routes td:first-child small")).containsExactly("WebSocket, bean 'chat'",
				"WebSocket, json, cbor, bean 'orders'");
	}

	@Test
	void countersBeforeThePageWasOpenedAreNotCounted() {
		this.node.change((node) -> node.websocket("/chat").open(10).end("failed", 10).reject(10).refuse("limit", 10));
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		assertThat(this.page.value("Connections ended")).isEqualTo("0");
		assertThat(this.page.texts("#events .text")).containsExactly("Nothing yet.");
	}

	@Test
	void slowClientsAndFillingMailboxesAreShownWhileTheyLast() {
		this.node.change((node) -> node.websocket("/feed").open(10).slow(3, 1));
		this.page.open(this.node);
		assertThat(this.page.texts("#now .text")).containsExactly("1 filling mailbox on /feed",
				"3 slow clients on /feed");
		this.node.change((node) -> node.websocket("/feed").slow(0, 0));
		this.page.elapse(Duration.ofSeconds(10));
		assertThat(this.page.text("#now")).startsWith("No problems");
		assertThat(this.page.texts("#events li")).containsExactly("1 filling mailbox on /feed\n14:00:00",
				"3 slow clients on /feed\n14:00:00");
	}

	@Test
	void endsOfOneReasonAreOneEvent() {
		this.node.script((node) -> node.websocket("/feed").end("slow-consumer", 40));
		this.page.open(this.node).elapse(Duration.ofSeconds(6));
		assertThat(this.page.texts("#events li"))
			.containsExactly("120 connections on /feed closed as slow consumers\nsince 14:00:02");
		assertThat(this.page.texts(".chart .legend li")).contains("slow-consumer 120");
	}

	@Test
	void equalEndsOfSeveralRoutesAreOneEvent() {
		this.node.change((node) -> {
			node.websocket("/chat").open(60);
			node.sse("/news").open(40);
		});
		this.page.open(this.node);
		this.node.change((node) -> {
			node.websocket("/chat").end("disconnected", 60);
			node.sse("/news").end("disconnected", 40);
		});
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.texts("#events .text"))
			.containsExactly("100 connections on 2 routes lost without a close");
		this.page.select("route", "SSE /news");
		assertThat(this.page.texts("#events .text")).containsExactly("40 connections on /news lost without a close");
	}

	@Test
	void aDrainIsOneEventOfAllRoutes() {
		this.node.change((node) -> {
			node.websocket("/chat").open(60);
			node.sse("/news").open(40);
		});
		this.page.open(this.node);
		this.node.change((node) -> {
			node.drain(true);
			node.websocket("/chat").end("shutdown", 60).refuse("draining", 7);
			node.sse("/news").end("shutdown", 40).refuse("draining", 1);
		});
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.texts("#events .text"))
			.containsExactly("The node is draining: 100 connections ended, 8 handshakes refused");
		assertThat(this.page.texts("#routes td:last-child")).containsExactly("7\n7 while draining",
				"1\n1 while draining");
		assertThat(browser.findElements(By.cssSelector("#routes .alarm"))).isEmpty();
	}

	@Test
	void singleEndsAreNoProblem() {
		this.node.change((node) -> node.websocket("/feed").open(100));
		this.page.open(this.node);
		this.node.change((node) -> node.websocket("/feed").end("evicted", 1).end("slow-consumer", 1));
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.text("#now")).startsWith("No problems");
		assertThat(this.page.texts("#events .text")).containsExactly("1 connection on /feed closed as slow consumers",
				"1 connection on /feed evicted by an operator, the application or a limit");
		assertThat(this.page.text("#since")).isEqualTo("since 14:00:00: 2 events, the latest first");
		this.node.change((node) -> node.websocket("/feed").end("evicted", 1).end("slow-consumer", 1));
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.texts("#now .text")).containsExactly("2 connections on /feed closed as slow consumers");
	}

	@Test
	void fewNormalEndsAreNoEvent() {
		this.node.script((node) -> node.websocket("/feed").open(100).end("disconnected", 2).end("closed-by-peer", 3));
		this.page.open(this.node).elapse(Duration.ofSeconds(6));
		assertThat(this.page.value("Connections ended")).isEqualTo("15");
		assertThat(this.page.text("#events")).doesNotContain("closed by", "lost");
	}

	@Test
	void aFloodIsAnEvent() {
		this.node.script((node) -> node.websocket("/chat").traffic((node.time() > 150) ? 20_000 : 200, 0));
		this.page.open(this.node).elapse(Duration.ofSeconds(160));
		assertThat(this.page.texts("#now .text"))
			.containsExactly("Flood on /chat: up to 10,000 messages/s received, usually 100");
	}

	@Test
	void aFloodIsOverOnceTheRateIsUsualAgain() {
		this.node.script(
				(node) -> node.websocket("/chat").traffic((node.time() > 150 && node.time() <= 160) ? 20_000 : 200, 0));
		this.page.open(this.node).elapse(Duration.ofSeconds(168));
		assertThat(this.page.text("#now")).startsWith("No problems");
		assertThat(this.page.texts("#events li"))
			.containsExactly("Flood on /chat: up to 10,000 messages/s received, usually 100\n14:02:30 to 14:02:38");
	}

	@Test
	void aSurgeOfSentMessagesIsAnEvent() {
		this.node.script((node) -> node.sse("/news").traffic(0, (node.time() > 150) ? 20_000 : 200));
		this.page.open(this.node).elapse(Duration.ofSeconds(160));
		assertThat(this.page.texts("#events .text"))
			.containsExactly("Surge on /news: up to 10,000 messages/s sent, usually 100");
	}

	@Test
	void messagesAfterAnIdleTimeAreNoFlood() {
		this.node.script((node) -> node.websocket("/chat")
			.traffic((node.time() <= 150 || node.time() > 300) ? 2000 : 0, (node.time() > 200) ? 2000 : 0));
		this.page.open(this.node).elapse(Duration.ofSeconds(400));
		assertThat(this.page.texts("#events .text")).containsExactly("Nothing yet.");
	}

	@Test
	void moreMessagesToMoreConnectionsAreNoSurge() {
		this.node.script((node) -> {
			StubNode.Route time = node.sse("/time");
			time.open((node.time() == 150) ? 400 : (node.time() == 2) ? 40 : 0).traffic(0, 2L * time.connections());
		});
		this.page.open(this.node).elapse(Duration.ofSeconds(200));
		assertThat(this.page.text("#events")).contains("Rush").doesNotContain("Surge");
	}

	@Test
	void aRestartIsMarkedAndCountsFromZero() {
		this.node.script((node) -> node.websocket("/chat").open(5).traffic(100, 0));
		this.page.open(this.node).elapse(Duration.ofSeconds(10));
		this.node.change((node) -> node.restart(NEW_NODE));
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.texts("#events .text")).containsExactly(
				"The node restarted (start 14:00:10, first answer 14:00:12). It had 30 connections when it was last seen");
		assertThat(this.page.value("Messages received")).isEqualTo("50/s");
		assertThat(this.page.texts("#legend li")).containsExactly("/chat", "node restarted");
		assertThat(browser.findElements(By.cssSelector(".chart:not([hidden]) .restart")))
			.hasSameSizeAs(browser.findElements(By.cssSelector(".chart:not([hidden])")));
	}

	@Test
	void twoNodesBehindOneAddressAreNoRestart() {
		this.node.script((node) -> node.id((node.time() / 2 % 2 == 0) ? OTHER_NODE : NEW_NODE));
		this.page.open(this.node).elapse(Duration.ofSeconds(6));
		assertThat(this.page.texts("#events .text")).containsExactly(
				"The figures alternated between nodes. Open the address of one node, not of a load balancer");
	}

	@Test
	void aNodeWithoutAnAnswerIsShownAndAskedAgain() {
		this.node.script((node) -> node.websocket("/chat").open(5));
		this.page.open(this.node).elapse(Duration.ofSeconds(10));
		this.node.change((node) -> node.fail(0));
		this.page.elapse(Duration.ofSeconds(6));
		assertThat(this.page.text("#status")).isEqualTo("no answer");
		assertThat(this.page.text("#banner")).startsWith("The node cannot be reached, since 14:00:12.");
		assertThat(this.page.value("Connections")).isEqualTo("–");
		this.node.change(StubNode::recover);
		this.page.elapse(Duration.ofSeconds(6));
		assertThat(this.page.text("#status")).isEqualTo("live");
		assertThat(this.page.texts("#events li"))
			.containsExactly("The node could not be reached\n14:00:12 to 14:00:16");
		assertThat(this.page.runs("Connections")).isEqualTo(2);
	}

	@Test
	void whatHappensNowIsNotKnownWithoutAnAnswer() {
		this.node.change((node) -> {
			node.websocket("/chat").slow(1, 0);
			node.drain(true);
		});
		this.page.open(this.node);
		this.node.fail(0);
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.texts("#now .text")).containsExactly("Not known until the node answers.");
		assertThat(this.page.texts("#events .text")).containsExactly("The node cannot be reached",
				"1 slow client on /chat", "The node drained");
	}

	@ParameterizedTest
	@CsvSource({ "401, signed out, You are not signed in (401)", "302, signed out, You are not signed in (401)",
			"403, not allowed, You are not allowed to see this (403)",
			"404, error 404, The endpoint is not there (404)", "503, error 503, The node answers with an error (503)" })
	void anErrorIsExplained(int status, String label, String explanation) {
		this.node.fail(status);
		this.page.open(this.node);
		assertThat(this.page.text("#status")).isEqualTo(label);
		assertThat(this.page.text("#banner")).startsWith(explanation);
	}

	@Test
	void namesAreNeverMarkup() {
		this.node.change((node) -> {
			node.websocket("/" + HOSTILE).open(1).slow(1, 1).end(HOSTILE, 1).refuse(HOSTILE, 1);
			node.topic(HOSTILE, 1);
			node.node(HOSTILE, 1);
			node.cluster(HOSTILE);
			node.connection("</script>" + HOSTILE, "/" + HOSTILE, HOSTILE, 0, 1.5);
		}).script((node) -> node.websocket("/" + HOSTILE).end(HOSTILE, 100).refuse(HOSTILE, 1));
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		this.page.await("#connections", HOSTILE);
		this.page.click("#connections button");
		for (String part : List.of("#now", "#events", "#legend", "#charts", "#routes", "#topics", "#nodes",
				"#connections", "#cluster-total", "#question")) {
			assertThat(this.page.text(part)).as(part).contains("<img src");
		}
		assertThat(browser.findElements(By.tagName("img"))).isEmpty();
		assertThat(browser.executeScript("return window.hacked")).isNull();
	}

	@Test
	void anApplicationWithoutRoutesIsShown() {
		this.page.open(this.node);
		assertThat(this.page.text("#routes-note")).isEqualTo("The application has no routes.");
		assertThat(this.page.value("Connections")).isEqualTo("0");
		assertThat(this.page.text("#now")).isEqualTo("No problems, but no connection is open.");
		assertThat(this.page.text("#cluster-total")).isEqualTo("This node is not part of a cluster");
	}

	@Test
	void reasonsHaveOtherColorsThanRoutes() {
		this.node
			.change((node) -> IntStream.range(0, 6).forEach((number) -> node.websocket("/route/" + number).open(1)));
		this.page.open(this.node);
		this.node.change((node) -> List
			.of("disconnected", "closed-by-peer", "stopped", "idle-timeout", "shutdown", "slow-consumer", "failed",
					"protocol-error", "evicted", "max-age")
			.forEach((reason) -> node.websocket("/route/0").end(reason, 1)));
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(browser.findElements(By.cssSelector("#legend [data-color], .chart .legend [data-color]"))
			.stream()
			.map((swatch) -> swatch.getCssValue("background-color"))).hasSize(16).doesNotHaveDuplicates();
	}

	@Test
	void ofManyRoutesTheLargestHaveColors() {
		this.node.change((node) -> IntStream.rangeClosed(1, 50)
			.forEach((number) -> node.websocket("/route/" + number).open((number > 44) ? 1000 : 1)));
		this.page.open(this.node);
		assertThat(this.page.texts("#legend li")).containsExactly("/route/45", "/route/46", "/route/47", "/route/48",
				"/route/49", "/route/50", "44 other routes");
		assertThat(this.page.value("Connections")).isEqualTo("6,044");
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 390, 820, 1280, 2560 })
	void pageFitsTheScreenWidth(int width) {
		String segment = "/" + "averylongsegment".repeat(12);
		this.node.change((node) -> {
			IntStream.range(0, 50).forEach((number) -> node.websocket(segment + number).open(1_000_000_000).slow(1, 1));
			node.topic(segment, Integer.MAX_VALUE);
			node.node(OTHER_NODE, 1);
			node.connection(segment, segment, segment, Long.MAX_VALUE, 1e9);
		}).script((node) -> node.websocket(segment + 1).traffic(1L << 52, 1L << 52).end("failed", 1));
		browser.resize(width, 800);
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		this.page.await("#connections", segment);
		assertThat(browser.pixels("scrollWidth")).isLessThanOrEqualTo(width);
	}

	@Test
	void colorsFollowTheColorScheme() {
		this.page.open(this.node);
		String background = "return getComputedStyle(document.body).backgroundColor";
		browser.prefer("dark");
		assertThat(browser.executeScript(background)).isEqualTo("rgb(27, 22, 19)");
		browser.prefer("light");
		assertThat(browser.executeScript(background)).isEqualTo("rgb(246, 241, 234)");
	}

	@Test
	void periodOfSumsIsTheSameInChartsAndRoutes() {
		this.node.script((node) -> node.websocket("/chat").end("disconnected", 1));
		this.page.open(this.node).elapse(MINUTE);
		assertThat(this.page.text("#routes-note")).endsWith("refused: since 14:00:00");
		assertThat(this.page.texts(".chart .value small")).contains("since 14:00:00");
		this.page.elapse(MINUTE.plusSeconds(4)).select("period", "2 min");
		assertThat(this.page.text("#routes-note")).endsWith("refused: in the last 2 min");
		assertThat(this.page.texts(".chart .value small")).contains("in the last 2 min");
	}

	@Test
	void timeCanBeLookedAtWithKeys() {
		this.node.script((node) -> node.websocket("/chat").open(5));
		this.page.open(this.node).elapse(MINUTE);
		browser.findElement(By.id("look")).sendKeys(Keys.PAGE_DOWN, Keys.PAGE_DOWN);
		assertThat(this.page.text("#looked")).isEqualTo("14:00:36");
		assertThat(this.page.value("Connections")).isEqualTo("95");
		assertThat(this.page.text(".readout")).isEqualTo("/chat 95");
		browser.findElement(By.id("look")).sendKeys(Keys.END);
		assertThat(this.page.value("Connections")).isEqualTo("155");
	}

	@Test
	void timeOfAnEventCanBeLookedAt() {
		this.node.script((node) -> node.websocket("/chat").slow((node.time() == 10) ? 7 : 0, 0));
		this.page.open(this.node).elapse(MINUTE);
		this.page.click("#events .time");
		assertThat(this.page.value("Slow clients")).isEqualTo("7");
	}

	@Test
	void chartsHaveWholeNumbersAndTheTimeOfABar() {
		this.node.change((node) -> node.websocket("/chat").open(1));
		this.page.open(this.node);
		assertThat(this.page.texts(".chart:first-child .scale")).containsExactly("2", "1");
		assertThat(this.page.texts(".chart .axis")).contains("13:58\nbars of 2 s\n14:00");
	}

	@Test
	void pointerShowsTheValuesByRoute() {
		this.node.script((node) -> node.websocket("/chat").open(5));
		this.page.open(this.node).elapse(MINUTE);
		new Actions(browser).moveToElement(browser.findElement(By.className("plot"))).perform();
		assertThat(this.page.text(".readout")).startsWith("/chat ");
	}

	@Test
	void oneRouteCanBeSelected() {
		this.node.change((node) -> {
			node.websocket("/chat").open(5).slow(1, 0);
			node.websocket("/feed").open(7).slow(2, 0);
		});
		this.page.open(this.node).select("route", "WebSocket /feed");
		assertThat(this.page.value("Connections")).isEqualTo("7");
		assertThat(this.page.texts("#events .text")).containsExactly("2 slow clients on /feed");
		assertThat(this.page.texts("#routes tr")).hasSize(1);
		this.node.awaitRequest("GET /connections?limit=100&route=%2Ffeed");
	}

	@Test
	void connectionsCanBeFilteredByPrincipal() {
		this.page.open(this.node);
		browser.findElement(By.id("principal")).sendKeys("ann+b");
		this.node.awaitRequest("GET /connections?limit=100&principal=ann%2Bb");
	}

	@Test
	void slowConnectionsAreShown() {
		this.node.change((node) -> {
			node.connection("1", "/feed", "ann", 1_500_000, 35.4);
			node.connection("2", "/feed", null, 0, null);
		});
		this.page.open(this.node);
		this.page.await("#connections", "anonymous");
		assertThat(this.page.texts("#connections td:nth-child(4)")).containsExactly("35 s\nsince 13:59:24", "–");
		assertThat(this.page.texts("#connections td:nth-child(5)")).containsExactly("1.5 MB", "0 B");
		assertThat(this.page.texts("#connections td:nth-child(6)")).containsExactly("200 of 256", "3 of 256");
	}

	@Test
	void connectionsCanBeOrderedByTheRateReceived() {
		this.node.change((node) -> {
			node.connection("1", "/feed", "ann", 0, null);
			node.connection("2", "/feed", "bob", 0, null);
		});
		this.page.open(this.node);
		this.page.await("#connections", "bob");
		assertThat(this.page.text("#connections-note")).isEqualTo("No slow connections; the busiest first.");
		assertThat(this.page.text("#connections td:first-child")).endsWith("\n1");
		this.node.change((node) -> node.receive("2", 30));
		this.page.select("order", "most received/s first");
		this.page.elapse(Duration.ofSeconds(2));
		this.page.await("#connections", "15/s");
		assertThat(this.page.lines("#connections td:first-child")).containsExactly("bob", "ann");
		assertThat(this.page.lines("#connections td:nth-child(7)")).containsExactly("15/s", "0/s");
	}

	@Test
	void orderOfConnectionsIsKeptWhileOneHasTheFocus() {
		this.node.change((node) -> {
			node.connection("1", "/feed", "ann", 0, null);
			node.connection("2", "/feed", "bob", 0, null);
		});
		this.page.open(this.node);
		this.page.await("#connections", "bob");
		browser.executeScript("document.querySelector('#connections button').focus()");
		this.node.change((node) -> {
			node.clearConnections();
			node.connection("2", "/feed", "bob", 9000, null);
			node.connection("1", "/feed", "ann", 0, null);
		});
		this.page.elapse(Duration.ofSeconds(2));
		this.page.await("#connections", "9 kB");
		assertThat(this.page.lines("#connections td:first-child")).containsExactly("ann", "bob");
		assertThat(browser.switchTo().activeElement().getDomAttribute("aria-label")).startsWith("Close ann");
	}

	@Test
	void aConnectionIsClosedOnceConfirmed() {
		this.node
			.head("<meta name=\"csrf-header\" content=\"X-CSRF-TOKEN\"><meta name=\"csrf-token\" content=\"secret\">");
		this.node.change((node) -> node.connection("a/b", "/feed", "ann", 0, 1.5));
		this.page.open(this.node);
		this.page.await("#connections", "ann");
		this.page.click("#connections button");
		this.page.confirm("no");
		this.page.click("#connections button");
		this.page.confirm("yes");
		this.page.await("#result", "Closed the connection of ann");
		assertThat(this.node.operations()).containsExactly("DELETE /connections/a%2Fb secret");
		this.page.await("#connections-total", "0");
	}

	@Test
	void aConnectionThatHasEndedIsReported() {
		this.node.change((node) -> node.connection("1", "/feed", "ann", 0, 1.5));
		this.page.open(this.node);
		this.page.await("#connections", "ann");
		this.node.change(StubNode::clearConnections);
		this.page.click("#connections button");
		this.page.confirm("yes");
		this.page.await("#result", "had ended already");
	}

	@Test
	void drainingIsStartedAndStoppedOnceConfirmed() {
		this.page.open(this.node);
		this.page.click("#drain");
		this.page.confirm("yes");
		this.page.await("#result", "Draining has started");
		assertThat(this.page.text("#status")).isEqualTo("draining");
		assertThat(this.page.texts("#now .text")).containsExactly("The node is draining");
		this.page.elapse(Duration.ofSeconds(4));
		this.page.click("#drain");
		this.page.confirm("yes");
		this.page.await("#result", "Draining has stopped");
		assertThat(this.page.text("#status")).isEqualTo("live");
		assertThat(this.page.text("#now")).startsWith("No problems");
		assertThat(this.page.texts("#events li")).containsExactly("The node drained\n14:00:00 to 14:00:04");
		assertThat(this.node.operations()).containsExactly("POST {\"draining\":true}", "POST {\"draining\":false}");
	}

	@Test
	void resultOfAnOperationIsInSightWhereverThePageIsScrolledTo() {
		this.node.change((node) -> node.connection("1", "/feed", "ann", 0, 1.5));
		browser.resize(390, 844);
		this.page.open(this.node);
		this.page.await("#connections", "ann");
		this.page.click("#connections button");
		this.page.confirm("yes");
		this.page.await("#result", "Closed the connection of ann");
		assertThat(browser.executeScript("scrollTo(0, document.body.scrollHeight);"
				+ "const { top, bottom } = document.getElementById('result').getBoundingClientRect();"
				+ "return top > 0 && bottom < innerHeight"))
			.isEqualTo(true);
	}

	@Test
	void resultOfAnOperationIsShownForAWhile() {
		this.page.open(this.node);
		this.page.click("#drain");
		this.page.confirm("yes");
		this.page.await("#result", "Draining has started");
		this.page.elapse(Duration.ofSeconds(30));
		assertThat(this.page.text("#result")).startsWith("Draining");
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.text("#result")).isEmpty();
	}

	@Test
	void operationsOfAReadOnlyEndpointAreHidden() {
		this.node.allow("GET, HEAD, OPTIONS");
		this.node.change((node) -> node.connection("1", "/feed", "ann", 0, 1.5));
		this.page.open(this.node);
		this.page.await("#connections", "ann");
		assertThat(browser.findElement(By.id("drain")).isDisplayed()).isFalse();
		assertThat(browser.findElement(By.cssSelector("#connections button")).isDisplayed()).isFalse();
		assertThat(this.page.text("#access")).startsWith("Read-only");
	}

	@Test
	void aRefusedOperationIsExplained() {
		this.page.open(this.node);
		this.node.fail(403);
		this.page.click("#drain");
		this.page.confirm("yes");
		this.page.await("#result", "Draining is unchanged: you are not allowed to do this (403).");
	}

	@Test
	void nodesThatLeaveAndJoinTheClusterAreEvents() {
		this.node.change((node) -> node.node(OTHER_NODE, 12));
		this.page.open(this.node);
		this.node.change((node) -> node.leave(OTHER_NODE));
		this.page.elapse(Duration.ofSeconds(2));
		this.node.change((node) -> node.node(OTHER_NODE, 0));
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.texts("#events .text")).containsExactly("Node 77aa90e1… joined the cluster",
				"Node 77aa90e1… left the cluster. It had 12 connections");
	}

	@Test
	void aClusterThatIsDownIsShownWithItsFault() {
		this.node.change((node) -> node.cluster("Connection refused"));
		this.page.open(this.node);
		assertThat(this.page.texts("#now .text")).containsExactly("The cluster is down: Connection refused");
		assertThat(this.page.text("#cluster-total")).isEqualTo("down: Connection refused");
		this.node.change((node) -> node.cluster(null));
		this.page.elapse(Duration.ofSeconds(2));
		assertThat(this.page.text("#now")).startsWith("No problems");
		assertThat(this.page.texts("#events .text")).containsExactly("The cluster was down: Connection refused");
	}

	@Test
	void topicsAreShownByTheirSubscribers() {
		this.node.change((node) -> {
			node.topic("news", 100);
			node.topic("room/1", 20);
		});
		this.page.open(this.node);
		assertThat(this.page.texts("#topics li")).containsExactly("news\n100", "room/1\n20");
		assertThat(this.page.text("#topics-total")).isEqualTo("2 topics, 120 subscriptions");
	}

	@Test
	void historySurvivesAReload() {
		this.node.script((node) -> node.websocket("/chat").open(5).slow((node.time() < 10) ? 2 : 0, 0));
		this.page.open(this.node).elapse(MINUTE);
		this.page.open(this.node);
		assertThat(this.page.texts("#events li")).containsExactly("2 slow clients on /chat\n14:00:00 to 14:00:06");
		assertThat(this.page.text("#since")).isEqualTo("since 14:00:00");
	}

	@Test
	void nothingIsLoadedFromElsewhereAndTheConsoleStaysEmpty() {
		browser.manage().logs().get(LogType.BROWSER);
		this.node.change((node) -> node.connection("1", "/feed", "ann", 0, 1.5));
		this.page.open(this.node).elapse(Duration.ofSeconds(4));
		this.page.await("#connections", "ann");
		List<?> resources = (List<?>) browser
			.executeScript("return performance.getEntriesByType('resource').map(({ name }) => name)");
		assertThat(resources).isNotEmpty()
			.allSatisfy((resource) -> assertThat((String) resource).startsWith(this.node.url()));
		assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
	}

	/**
	 * Takes a screenshot, to be looked at.
	 */
	private void picture(String name) throws IOException {
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name + ".png"), browser.picture());
	}

	/**
	 * Ten minutes: slow clients after two, a node that leaves after four, a flood after
	 * five, a restart after eight.
	 */
	private void tenMinutes() {
		Duration pace = Duration.ofSeconds(5);
		this.node.pace(pace).script(DashboardIT::load);
		this.page.open(this.node).elapse(Duration.ofMinutes(8), pace);
		this.node.fail(0);
		this.page.elapse(Duration.ofSeconds(30), pace);
		this.node.change((node) -> {
			node.recover();
			node.restart(NEW_NODE);
		});
		this.page.elapse(Duration.ofSeconds(90), pace);
	}

	private static void load(StubNode node) {
		long time = node.time();
		int pace = node.pace();
		StubNode.Route feed = node.websocket("/ws/feed");
		StubNode.Route chat = node.websocket("/ws/chat/{room}");
		StubNode.Route prices = node.sse("/sse/prices");
		boolean slow = time > 120 && time <= 220;
		boolean overflows = time > 160 && time <= 220;
		boolean flood = time > 300 && time <= 360;
		double wave = pace * (Math.sin(time / 18.0) * 0.1 + Math.sin(time / 4.6) * 0.04 + 1);
		feed.open(Math.min((time <= pace) ? 800 : 30L * pace, 800 - feed.connections()))
			.end("slow-consumer", overflows ? 2L * pace : 0)
			.reject(overflows ? 65L * pace : 0)
			.traffic((long) (20 * wave), (long) (4000 * wave))
			.slow(slow ? (int) Math.min(140, (time - 120) * 3) : 0, overflows ? 70 : 0);
		chat.open(Math.min((time <= pace) ? 350 : 20L * pace, 350 - chat.connections()))
			.end("closed-by-peer", time / pace % 3)
			.end("evicted", flood ? pace : 0)
			.refuse("limit", flood ? 17L * pace : 0)
			.reject(flood ? 210L * pace : 0)
			.traffic((long) ((flood ? 12_000 : 350) * wave), (long) ((flood ? 4500 : 2800) * wave))
			.slow(0, flood ? 22 : 0);
		prices.open(Math.min((time <= pace) ? 420 : 15L * pace, 420 - prices.connections()))
			.end("disconnected", time / pace % 2)
			.traffic(0, (long) (2100 * wave));
		node.topic("news", feed.connections());
		node.topic("room/lobby", 210);
		node.topic("room/stable", 96);
		node.node(OTHER_NODE, 1480);
		if (time > 240 && time <= 270) {
			node.leave(OTHER_NODE);
		}
		node.clearConnections();
		IntStream.range(0, slow ? 4 : 0)
			.forEach((number) -> node.connection("slow" + number, "/ws/feed", null, 400_000L << number, 4.2 * number));
		IntStream.range(0, 6)
			.forEach((number) -> node.connection("chat" + number, "/ws/chat/{room}", "user-" + number, 0, null));
	}

}
