package io.buckaroo.docs.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/operations.md}: the configurations that it shows are those that
 * {@link ProxyIT} tests.
 */
class OperationsPageTests {

	private static final Path DOCS = Path.of("../docs");

	@ParameterizedTest
	@ValueSource(strings = { "nginx.conf", "haproxy.cfg" })
	void theConfigurationIsShownCompletely(String name) throws IOException {
		String configuration = Files.readString(DOCS.resolve("operations").resolve(name));
		assertThat(Files.readString(DOCS.resolve("operations.md"))).contains("\n" + configuration + "```\n");
	}

}
