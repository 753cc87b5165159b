package io.buckaroo.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.buckaroo.fixture.RedisProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two nodes of the demo that share a chat, in two browser windows.
 */
@Tag("stress")
class ClusterPageIT {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@Test
	void windowsOnTwoNodesChatWhileOneNodeRestarts(@TempDir Path profile) throws IOException {
		Chromium browser = Chromium.start(profile);
		try (RedisProcess redis = RedisProcess.start();
				DemoProcess one = DemoProcess.start(redis.port());
				DemoProcess two = DemoProcess.start(redis.port())) {
			DemoPage page = new DemoPage(browser);
			page.open(one.url());
			page.enter("Ada", "stable");
			String ada = browser.getWindowHandle();
			browser.switchTo().newWindow(WindowType.WINDOW);
			page.open(two.url());
			page.enter("Bob", "stable");
			String bob = browser.getWindowHandle();
			page.say("chat", "Hello, Ada");
			browser.switchTo().window(ada);
			page.await("#chat-log li", "Bob\nHello, Ada");

			one.kill();
			page.awaitStatus("chat", "lost");
			browser.switchTo().window(bob);
			page.say("chat", "Where are you?");
			page.await("#chat-log li", "Bob\nWhere are you?");
			one.restart();
			browser.switchTo().window(ada);
			page.awaitStatus("chat", "connected");
			page.await("#chat-log li", "Bob\nWhere are you?");
			page.say("chat", "Here again");
			browser.switchTo().window(bob);
			page.await("#chat-log li", "Ada\nHere again");
			browser.switchTo().window(ada);
			page.await("#chat-log li", "Ada\nHere again");
			assertThat(browser.findElements(By.cssSelector("#chat-log li p"))).extracting("text")
				.containsExactly("Bob\nHello, Ada", "Bob\nWhere are you?", "Ada\nHere again");
			Files.createDirectories(SCREENSHOTS);
			Files.write(SCREENSHOTS.resolve("cluster.png"), browser.picture());
		}
		finally {
			browser.quit();
		}
	}

}
