package io.buckaroo.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardIT {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final String OTHER_NODE = "77aa90e1-0000-4000-8000-000000000002";

	private static Chromium browser;

	private StubNode node;

	private DashboardPage page;

	@BeforeAll
	static void startBrowser(@TempDir Path profile) {
		browser = Chromium.start(profile);
	}

	@AfterAll
	static void stopBrowser() {
		browser.quit();
	}

	@BeforeEach
	void startNode() throws IOException {
		this.node = new StubNode();
		this.page = new DashboardPage(browser);
	}

	@AfterEach
	void stopNode() {
		this.node.close();
	}

	@Test
	void pictures() throws IOException {
		Files.createDirectories(SCREENSHOTS);
		this.node.script(DashboardIT::load);
		browser.resize(1440, 900);
		long t = System.nanoTime();
		this.page.open(this.node.url());
		this.page.elapse(Duration.ofMinutes(7));
		this.node.change((n) -> n.fail(0));
		this.page.elapse(Duration.ofSeconds(24));
		this.node.change((n) -> {
			n.recover();
			n.restart("c3d0b1aa-1111-4000-8000-000000000003");
		});
		this.page.elapse(Duration.ofMinutes(3));
		System.out.println("took " + (System.nanoTime() - t) / 1e9);
		for (String scheme : new String[] { "light", "dark" }) {
			browser.prefer(scheme);
			Files.write(SCREENSHOTS.resolve("dashboard-" + scheme + ".png"), browser.picture());
		}
		browser.prefer("light");
		browser.resize(320, 700);
		Files.write(SCREENSHOTS.resolve("dashboard-phone.png"), browser.picture());
		System.out.println(browser.manage().logs().get("browser").getAll());
	}

	/**
	 * Ten minutes: slow clients after two, a flood after five.
	 */
	static void load(StubNode node) {
		int tick = node.tick();
		StubNode.Route feed = node.websocket("/ws/feed");
		StubNode.Route chat = node.websocket("/ws/chat/{room}");
		StubNode.Route prices = node.sse("/sse/prices");
		if (tick == 1) {
			feed.open(800);
			chat.open(350);
			prices.open(420);
			node.topic("news", 800);
			node.topic("room/lobby", 210);
			node.topic("room/stable", 96);
			node.topic("prices/eur", 88);
			node.node(OTHER_NODE, 1480);
		}
		double wave = Math.sin(tick / 9.0) * 0.1 + Math.sin(tick / 2.3) * 0.04 + 1;
		if (feed.connections() < 800) {
			feed.open(Math.min(60, 800 - feed.connections()));
		}
		chat.open(350 > chat.connections() ? Math.min(40, 350 - chat.connections()) : tick % 3);
		chat.end("closed-by-peer", (chat.connections() > 350) ? tick % 3 : 0);
		prices.open(420 > prices.connections() ? Math.min(30, 420 - prices.connections()) : tick % 2);
		prices.end("disconnected", (prices.connections() > 420) ? tick % 2 : 0);
		boolean slow = tick > 60 && tick < 110;
		boolean flood = tick > 150 && tick < 180;
		feed.traffic((long) (40 * wave), (long) (8000 * wave))
			.slow(slow ? Math.min(140, (tick - 60) * 6) : 0, slow ? 70 : 0);
		if (tick > 80 && tick < 110) {
			feed.end("slow-consumer", 4).reject(130);
		}
		chat.traffic((long) ((flood ? 24000 : 700) * wave), (long) ((flood ? 9000 : 5600) * wave))
			.slow(tick % 40 == 5 ? 2 : 0, flood ? 22 : 0);
		if (flood) {
			chat.refuse("limit", 35).end("evicted", 3).reject(420);
		}
		prices.traffic(0, (long) (4200 * wave));
		if (tick == 130) {
			node.leave(OTHER_NODE);
		}
		if (tick == 145) {
			node.node(OTHER_NODE, 12);
		}
		if (tick > 145) {
			node.node(OTHER_NODE, Math.min(1480, 12 + (tick - 145) * 60));
		}
		node.clearConnections();
		node.connection("a", "/ws/feed", "ann", 1_310_720, 35.4);
		node.connection("b", "/ws/feed", null, 262_144, 4.2);
		for (int i = 0; i < 6; i++) {
			node.connection("c" + i, "/ws/chat/{room}", (i % 2 == 0) ? "user-" + i : null, 0, null);
		}
	}

}
