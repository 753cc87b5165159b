package io.buckaroo.demo;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Page object for the page of the demo.
 *
 * @param browser the browser
 */
record DemoPage(Chromium browser) {

	static final List<String> CARDS = List.of("echo", "clock", "chat");

	/**
	 * Opens the page and waits until every card is connected.
	 * @param url the address of the demo
	 */
	void open(String url) {
		this.browser.get(url);
		CARDS.forEach((card) -> awaitStatus(card, "connected"));
	}

	/**
	 * Enters a room of the chat.
	 */
	void enter(String name, String room) {
		fill("chat-name", name);
		fill("chat-room", room);
		this.browser.findElement(By.cssSelector("#chat-who button")).click();
		await("#chat-log li", name + " joined");
	}

	void say(String card, String text) {
		fill(card + "-text", text);
		this.browser.findElement(By.id(card + "-text")).sendKeys(Keys.ENTER);
	}

	private void fill(String input, String text) {
		WebElement element = this.browser.findElement(By.id(input));
		element.clear();
		element.sendKeys(text);
	}

	String status(String card) {
		return text("#" + card + " .status");
	}

	String text(String selector) {
		return this.browser.findElement(By.cssSelector(selector)).getText();
	}

	void awaitStatus(String card, String status) {
		await("#" + card + " .status", status);
	}

	void awaitEvents(int count) {
		await("%d clock events".formatted(count), () -> Integer.parseInt(text("#clock-count")) >= count);
	}

	/**
	 * Waits until an element shows a text.
	 */
	void await(String selector, String text) {
		await("'%s' in %s".formatted(text, selector),
				() -> this.browser.findElements(By.cssSelector(selector))
					.stream()
					.anyMatch((element) -> element.getText().contains(text)));
	}

	private void await(String description, BooleanSupplier condition) {
		new WebDriverWait(this.browser, Duration.ofSeconds(30), Duration.ofMillis(50)).withMessage(description)
			.ignoring(StaleElementReferenceException.class)
			.until((browser) -> condition.getAsBoolean());
	}

}
