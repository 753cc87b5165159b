package io.buckaroo.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
import org.openqa.selenium.WindowType;
import org.openqa.selenium.logging.LogType;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the demo, in a browser.
 */
class DemoPageIT {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static ConfigurableApplicationContext application;

	private static String port = "0";

	private Chromium browser;

	private DemoPage page;

	@BeforeAll
	static void startApplication() {
		application = SpringApplication.run(DemoApplication.class, "--server.port=" + port,
				"--logging.level.org.openqa.selenium=error");
		port = application.getEnvironment().getRequiredProperty("local.server.port");
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	@BeforeEach
	void startBrowser(@TempDir Path profile) {
		this.browser = Chromium.start(profile);
		this.page = new DemoPage(this.browser);
	}

	@AfterEach
	void stopBrowser() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void everyCardConnects() {
		open();
		assertThat(DemoPage.CARDS).allSatisfy((card) -> assertThat(this.page.status(card)).isEqualTo("connected"));
	}

	@Test
	void echoShowsTheTextAndItsRoundTripTime() {
		open();
		this.page.say("echo", "Giddy-up!");
		this.page.await("#echo-log li", "Giddy-up!");
		assertThat(this.page.text("#echo-log time")).matches("\\d+\\.\\d ms");
		assertThat(this.page.text("#echo-time")).isEqualTo(this.page.text("#echo-log time"));
	}

	@Test
	void clockCountsServerEvents() {
		open();
		this.page.awaitEvents(2);
		assertThat(this.page.text("#clock-time")).matches("\\d\\d:\\d\\d:\\d\\d");
	}

	@Test
	void twoWindowsChatUnderTheirNames() {
		open();
		this.page.enter("Ada", "stable");
		String ada = this.browser.getWindowHandle();
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		this.page.enter("Bob", "stable");
		this.page.say("chat", "Hello, Ada");
		this.browser.switchTo().window(ada);
		this.page.await("#chat-log li", "Bob\nHello, Ada");
		this.page.say("chat", "Hello, Bob");
		this.browser.switchTo().window(otherThan(ada));
		this.page.await("#chat-log li", "Ada\nHello, Bob");
	}

	@Test
	void ownMessagesAreThoseOfTheWindowEvenIfNamesAreEqual() {
		open();
		this.page.enter("Ada", "twins");
		String first = this.browser.getWindowHandle();
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		this.page.enter("Ada", "twins");
		this.page.say("chat", "It is me");
		this.page.await("#chat-log li.mine", "Ada\nIt is me");
		this.browser.switchTo().window(first);
		this.page.await("#chat-log li", "Ada\nIt is me");
		assertThat(this.browser.findElements(By.cssSelector("#chat-log li.mine"))).isEmpty();
	}

	@Test
	void lostConnectionIsShownAndReestablished() {
		open();
		application.close();
		DemoPage.CARDS.forEach((card) -> this.page.awaitStatus(card, "lost"));
		startApplication();
		DemoPage.CARDS.forEach((card) -> this.page.awaitStatus(card, "connected"));
	}

	@Test
	void anOfflineBrowserIsShownAtOnceAndReconnectsWhenItIsOnline() {
		open();
		this.browser.setOffline(true);
		DemoPage.CARDS.forEach((card) -> this.page.awaitStatus(card, "lost"));
		this.browser.setOffline(false);
		DemoPage.CARDS.forEach((card) -> this.page.awaitStatus(card, "connected"));
		this.page.say("echo", "Giddy-up!");
		this.page.await("#echo-log li", "Giddy-up!");
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 360, 1280 })
	void pageFitsTheScreenWidth(int width) {
		this.browser.resize(width, 800);
		open();
		this.page.say("echo", "whoa".repeat(100));
		this.page.say("chat", "whoa".repeat(100));
		this.page.await("#echo-log li", "whoa");
		this.page.await("#chat-log li", "whoa");
		assertThat(this.browser.pixels("scrollWidth")).isEqualTo(width);
	}

	@Test
	void dashboardShowsTheConnectionsOfThePage() {
		open();
		this.page.say("echo", "Giddy-up!");
		this.page.await("#echo-log li", "Giddy-up!");
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		this.browser.findElement(By.linkText("dashboard")).click();
		for (String route : List.of("/echo", "/sse/time", "/chat/{room}")) {
			this.page.await("#routes", route);
			this.page.await("#connections", route);
		}
		this.page.await("#status", "live");
		assertThat(this.browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
		this.browser.findElement(By.cssSelector("#connections button")).click();
		this.browser.findElement(By.id("confirm")).click();
		this.page.await("#result", "Closed the connection");
	}

	@Test
	void consoleStaysEmpty() {
		open();
		this.page.say("echo", "Giddy-up!");
		this.page.say("chat", "Howdy");
		this.page.await("#echo-log li", "Giddy-up!");
		this.page.await("#chat-log li", "Howdy");
		this.page.awaitEvents(2);
		assertThat(this.browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "small, 320, 568", "phone, 390, 844", "tablet, 820, 1180", "desktop, 1280, 800" })
	void screenshotsAreTaken(String device, int width, int height) throws IOException {
		this.browser.resize(width, height);
		open();
		picture(device + "-empty");
		this.page.enter("Ada", "stable");
		String ada = this.browser.getWindowHandle();
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		this.page.enter("Bob", "stable");
		this.page.say("chat", "Evening, Ada. Is the gate closed?");
		this.browser.switchTo().window(ada);
		this.page.await("#chat-log li", "Evening");
		this.page.say("chat", "Closed and locked. The mare was restless, so I left the lamp on for her.");
		this.page.await("#chat-log li", "Closed");
		this.page.say("echo", "Howdy");
		this.page.say("echo", "The quick brown fox jumps over the lazy dog");
		this.page.await("#echo-log li", "The quick brown fox");
		this.page.awaitEvents(2);
		for (String scheme : List.of("light", "dark")) {
			this.browser.prefer(scheme);
			picture(device + "-" + scheme);
		}
		assertThat(SCREENSHOTS).isDirectoryContaining("glob:**/%s-{empty,light,dark}.png".formatted(device));
	}

	private void open() {
		this.page.open("http://localhost:" + port);
	}

	private String otherThan(String window) {
		return this.browser.getWindowHandles()
			.stream()
			.filter((handle) -> !handle.equals(window))
			.findFirst()
			.orElseThrow();
	}

	private Path picture(String name) throws IOException {
		Files.createDirectories(SCREENSHOTS);
		return Files.write(SCREENSHOTS.resolve(name + ".png"), this.browser.picture());
	}

}
