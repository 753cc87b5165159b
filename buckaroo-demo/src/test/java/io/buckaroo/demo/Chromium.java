package io.buckaroo.demo;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import io.buckaroo.fixture.InstalledProgram;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium for tests. Uses the installed browser; nothing is downloaded.
 */
final class Chromium extends ChromeDriver {

	private static final String INSTALL_HINT = "apt-get install chromium chromium-driver";

	private static final List<String> ARGUMENTS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
			"--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
			"--disable-sync", "--window-size=1280,800");

	private Chromium(ChromeDriverService service, ChromeOptions options) {
		super(service, options);
	}

	/**
	 * Starts Chromium. Without an installed Chromium the test is skipped, or fails if the
	 * environment variable {@code CI} is {@code true}.
	 * @param profile an empty directory for the profile
	 * @return the browser
	 */
	static Chromium start(Path profile) {
		Path browser = InstalledProgram.find("chromium", INSTALL_HINT);
		Path driver = InstalledProgram.find("chromedriver", INSTALL_HINT);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(browser.toFile());
		options.addArguments(ARGUMENTS);
		options.addArguments("--user-data-dir=" + profile);
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		// The certificate of the tests is self-signed
		options.setAcceptInsecureCerts(true);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile())
			.usingAnyFreePort()
			.build();
		return new Chromium(service, options);
	}

	/**
	 * Emulates a screen of the given size, which may be narrower than the minimum width
	 * of a window.
	 * @param width the width in CSS pixels
	 * @param height the height in CSS pixels
	 */
	void resize(int width, int height) {
		executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 1024));
	}

	/**
	 * Emulates a preferred color scheme.
	 * @param scheme {@code light} or {@code dark}
	 */
	void prefer(String scheme) {
		executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	/**
	 * Emulates the loss of the network, or its return. The page receives the event.
	 * @param offline whether there is no network
	 */
	void setOffline(boolean offline) {
		executeCdpCommand("Network.enable", Map.of());
		executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	/**
	 * Takes a screenshot of the whole page, including the parts outside the window.
	 * @return the screenshot as PNG
	 */
	byte[] picture() {
		Map<String, Object> picture = executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true,
				"clip",
				Map.of("x", 0, "y", 0, "width", pixels("clientWidth"), "height", pixels("scrollHeight"), "scale", 1)));
		return Base64.getDecoder().decode((String) picture.get("data"));
	}

	/**
	 * Returns a size of the page.
	 * @param property the name of a property of the document element, in pixels
	 * @return the number of pixels
	 */
	long pixels(String property) {
		return (long) executeScript("return document.documentElement." + property);
	}

}
