package io.buckaroo.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

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
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the demo, as a browser shows it.
 */
class DemoPageTests {

	private static final List<String> CARDS = List.of("echo", "clock", "chat");

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static ConfigurableApplicationContext application;

	private static String port = "0";

	private Chromium browser;

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
		assertThat(CARDS).allSatisfy((card) -> assertThat(status(card)).isEqualTo("connected"));
	}

	@Test
	void echoShowsTheTextAndHowLongItTook() {
		open();
		say("echo", "Giddy-up!");
		await("#echo-log li", "Giddy-up!");
		assertThat(text("#echo-log time")).matches("\\d+\\.\\d ms");
		assertThat(text("#echo-time")).isEqualTo(text("#echo-log time"));
	}

	@Test
	void clockCountsTheEventsOfTheServer() {
		open();
		awaitEvents(2);
		assertThat(text("#clock-time")).matches("\\d\\d:\\d\\d:\\d\\d");
	}

	@Test
	void twoWindowsChatUnderTheirNames() {
		open();
		enter("Ada", "stable");
		String ada = this.browser.getWindowHandle();
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		enter("Bob", "stable");
		say("chat", "Hello, Ada");
		this.browser.switchTo().window(ada);
		await("#chat-log li", "Bob\nHello, Ada");
		say("chat", "Hello, Bob");
		this.browser.switchTo().window(otherThan(ada));
		await("#chat-log li", "Ada\nHello, Bob");
	}

	@Test
	void ownMessagesAreThoseOfTheWindowNotOfTheName() {
		open();
		enter("Ada", "twins");
		String first = this.browser.getWindowHandle();
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		enter("Ada", "twins");
		say("chat", "It is me");
		await("#chat-log li.mine", "Ada\nIt is me");
		this.browser.switchTo().window(first);
		await("#chat-log li", "Ada\nIt is me");
		assertThat(this.browser.findElements(By.cssSelector("#chat-log li.mine"))).isEmpty();
	}

	@Test
	void lostConnectionIsToldAndComesBackByItself() {
		open();
		application.close();
		CARDS.forEach((card) -> awaitStatus(card, "lost"));
		startApplication();
		CARDS.forEach((card) -> awaitStatus(card, "connected"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 360, 1280 })
	void pageFitsTheWidthOfTheScreen(int width) {
		this.browser.resize(width, 800);
		open();
		say("echo", "whoa".repeat(100));
		say("chat", "whoa".repeat(100));
		await("#echo-log li", "whoa");
		await("#chat-log li", "whoa");
		assertThat(this.browser.pixels("scrollWidth")).isEqualTo(width);
	}

	@Test
	void consoleStaysEmpty() {
		open();
		say("echo", "Giddy-up!");
		say("chat", "Howdy");
		await("#echo-log li", "Giddy-up!");
		await("#chat-log li", "Howdy");
		awaitEvents(2);
		assertThat(this.browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "phone, 390, 844", "tablet, 820, 1180", "desktop, 1280, 800" })
	void pageHasItsPictureTaken(String device, int width, int height) throws IOException {
		this.browser.resize(width, height);
		open();
		picture(device + "-empty");
		enter("Ada", "stable");
		String ada = this.browser.getWindowHandle();
		this.browser.switchTo().newWindow(WindowType.WINDOW);
		open();
		enter("Bob", "stable");
		say("chat", "Evening, Ada. Is the gate closed?");
		this.browser.switchTo().window(ada);
		await("#chat-log li", "Evening");
		say("chat", "Closed and locked. The mare was restless, so I left the lamp on for her.");
		await("#chat-log li", "Closed");
		say("echo", "Howdy");
		say("echo", "The quick brown fox jumps over the lazy dog");
		await("#echo-log li", "The quick brown fox");
		awaitEvents(2);
		for (String scheme : List.of("light", "dark")) {
			this.browser.prefer(scheme);
			picture(device + "-" + scheme);
		}
		assertThat(SCREENSHOTS).isDirectoryContaining("glob:**/%s-{empty,light,dark}.png".formatted(device));
	}

	private void open() {
		this.browser.get("http://localhost:" + port);
		CARDS.forEach((card) -> awaitStatus(card, "connected"));
	}

	private void enter(String name, String room) {
		fill("chat-name", name);
		fill("chat-room", room);
		this.browser.findElement(By.cssSelector("#chat-who button")).click();
		await("#chat-log li", name + " came in");
	}

	private void say(String card, String text) {
		fill(card + "-text", text);
		this.browser.findElement(By.id(card + "-text")).sendKeys(Keys.ENTER);
	}

	private void fill(String input, String text) {
		WebElement element = this.browser.findElement(By.id(input));
		element.clear();
		element.sendKeys(text);
	}

	private String status(String card) {
		return text("#" + card + " .status");
	}

	private String text(String selector) {
		return this.browser.findElement(By.cssSelector(selector)).getText();
	}

	private void awaitStatus(String card, String status) {
		await("#" + card + " .status", status);
	}

	private void awaitEvents(int count) {
		await("%d events of the clock".formatted(count), () -> Integer.parseInt(text("#clock-count")) >= count);
	}

	private void await(String selector, String text) {
		await("'%s' in %s".formatted(text, selector),
				() -> this.browser.findElements(By.cssSelector(selector))
					.stream()
					.anyMatch((element) -> element.getText().contains(text)));
	}

	private void await(String what, BooleanSupplier condition) {
		new WebDriverWait(this.browser, Duration.ofSeconds(30), Duration.ofMillis(50)).withMessage(what)
			.ignoring(StaleElementReferenceException.class)
			.until((browser) -> condition.getAsBoolean());
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
