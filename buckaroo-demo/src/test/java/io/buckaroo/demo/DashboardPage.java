package io.buckaroo.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Page object for the dashboard. The page has a clock of its own, which stands still
 * unless the test lets time elapse.
 *
 * @param browser the browser
 */
record DashboardPage(Chromium browser) {

	/**
	 * Replaces the clock and the timers of the page. {@code elapse(n)} waits until the
	 * page has finished a poll, and lets it begin the next one, n times.
	 */
	private static final String CLOCK = """
			(() => {
				const RealDate = Date;
				const wait = setTimeout;
				const timers = [];
				let now = Number(sessionStorage.getItem('now') ?? %d);
				globalThis.Date = class extends RealDate {
					constructor(...values) {
						super(...(values.length > 0 ? values : [now]));
					}
					static now() {
						return now;
					}
				};
				globalThis.setTimeout = (task, delay) => timers.push({ task, at: now + delay });
				const idle = async () => {
					while (timers.length === 0) {
						await new Promise((resolve) => wait(resolve, 1));
					}
				};
				globalThis.elapse = async (polls) => {
					for (let poll = 0; poll < polls; poll++) {
						await idle();
						const { task, at } = timers.shift();
						now = at;
						task();
					}
					await idle();
					sessionStorage.setItem('now', now);
				};
			})();
			""".formatted(StubNode.START.toEpochMilli());

	/**
	 * Opens the dashboard, which asks for the state once.
	 */
	void open(String url) {
		this.browser.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
		this.browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", CLOCK));
		this.browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
		this.browser.get(url);
		elapse(Duration.ZERO);
	}

	void elapse(Duration time) {
		this.browser.executeAsyncScript("elapse(arguments[0]).then(arguments[1])", time.dividedBy(StubNode.INTERVAL));
	}

	String text(String selector) {
		return this.browser.findElement(By.cssSelector(selector)).getText();
	}

	List<String> texts(String selector) {
		return this.browser.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
	}

	void click(String selector) {
		this.browser.findElement(By.cssSelector(selector)).click();
	}

	/**
	 * Answers the open dialog.
	 * @param answer {@code yes} or {@code no}
	 */
	void confirm(String answer) {
		click("dialog[open] button[value=%s]".formatted(answer));
	}

	void await(String selector, String text) {
		new WebDriverWait(this.browser, Duration.ofSeconds(10), Duration.ofMillis(20))
			.until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(selector), text));
	}

}
