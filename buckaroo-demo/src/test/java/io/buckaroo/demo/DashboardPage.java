package io.buckaroo.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Page object for the dashboard. The page has a clock of its own, which stands still
 * unless the test lets time elapse.
 *
 * @param browser the browser
 */
record DashboardPage(Chromium browser) {

	/**
	 * Replaces the clock and the timers of the page. {@code elapse(polls, pace)} waits
	 * until the page waits for its next poll, and begins it after the pace.
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
				globalThis.setTimeout = (task) => timers.push(task);
				const idle = async () => {
					while (timers.length === 0) {
						await new Promise((resolve) => wait(resolve, 1));
					}
				};
				globalThis.elapse = async (polls, pace) => {
					for (let poll = 0; poll < polls; poll++) {
						await idle();
						now += pace;
						timers.shift()();
					}
					await idle();
					sessionStorage.setItem('now', now);
				};
			})();
			""".formatted(StubNode.START.toEpochMilli());

	/**
	 * Prepares a browser for the dashboard.
	 */
	static void prepare(Chromium browser) {
		browser.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
		browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", CLOCK));
		browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
	}

	/**
	 * Opens the dashboard, which asks for the state once.
	 */
	DashboardPage open(StubNode node) {
		this.browser.get(node.url());
		return elapse(Duration.ZERO);
	}

	DashboardPage elapse(Duration time) {
		return elapse(time, StubNode.INTERVAL);
	}

	DashboardPage elapse(Duration time, Duration pace) {
		this.browser.executeAsyncScript("elapse(arguments[0], arguments[1]).then(arguments[2])", time.dividedBy(pace),
				pace.toMillis());
		return this;
	}

	String text(String selector) {
		return this.browser.findElement(By.cssSelector(selector)).getText();
	}

	List<String> texts(String selector) {
		return this.browser.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
	}

	/**
	 * Returns the large value of a chart.
	 */
	String value(String title) {
		WebElement value = chart(title).findElement(By.className("value"));
		return value.getText().replace(value.findElement(By.tagName("small")).getText(), "").strip();
	}

	/**
	 * Returns the number of parts that the area of a chart has because of gaps.
	 */
	int runs(String title) {
		return chart(title).findElement(By.cssSelector(".layer")).getDomAttribute("d").split("Z").length;
	}

	private WebElement chart(String title) {
		return this.browser.findElements(By.className("chart"))
			.stream()
			.filter((chart) -> chart.findElement(By.tagName("h3")).getText().startsWith(title))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns the first line of each element.
	 */
	List<String> lines(String selector) {
		return texts(selector).stream().map((text) -> text.lines().findFirst().orElse("")).toList();
	}

	void select(String id, String option) {
		new Select(this.browser.findElement(By.id(id))).selectByVisibleText(option);
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
