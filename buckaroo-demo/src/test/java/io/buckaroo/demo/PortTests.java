package io.buckaroo.demo;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the default port of {@link DemoApplication}.
 */
class PortTests {

	@Test
	void portIsThatOfTheOriginalDemo() {
		new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
			.run((context) -> assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("3000"));
	}

}
