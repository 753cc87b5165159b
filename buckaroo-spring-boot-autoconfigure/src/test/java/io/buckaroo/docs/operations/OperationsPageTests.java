package io.buckaroo.docs.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.buckaroo.docs.MarkdownPage;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/operations.md}: the configurations that it shows are those that
 * {@link ProxyIT} tests.
 */
class OperationsPageTests {

	@ParameterizedTest
	@ValueSource(strings = { "nginx.conf", "haproxy.cfg" })
	void theConfigurationIsShownCompletely(String name) throws IOException {
		assertThat(MarkdownPage.of("operations.md").nodes(FencedCodeBlock.class))
			.extracting(FencedCodeBlock::getLiteral)
			.contains(Files.readString(Path.of("../docs/operations", name)));
	}

}
