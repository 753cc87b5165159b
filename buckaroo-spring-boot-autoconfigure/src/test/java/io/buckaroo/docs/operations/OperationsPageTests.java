package io.buckaroo.docs.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.buckaroo.docs.MarkdownPage;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/operations.md} and {@code docs/proxies.md}: the configurations
 * and alerts that they show are those that {@link ProxyIT} and {@link PrometheusRulesIT}
 * test.
 */
class OperationsPageTests {

	@ParameterizedTest
	@CsvSource({ "proxies.md, nginx.conf", "proxies.md, haproxy.cfg", "operations.md, prometheus.yml" })
	void theConfigurationIsShownCompletely(String page, String name) throws IOException {
		assertThat(MarkdownPage.of(page).nodes(FencedCodeBlock.class)).extracting(FencedCodeBlock::getLiteral)
			.contains(Files.readString(Path.of("../docs/operations", name)));
	}

	@Test
	@SuppressWarnings("unchecked")
	void everyAlertIsListedWithItsSeverity() {
		assertThat(MarkdownPage.of("operations.md").rows("alert", "fires if", "severity"))
			.extracting((row) -> row.get(0) + " " + row.get(2))
			.containsExactlyElementsOf(MonitoringFiles.alerts()
				.stream()
				.map((alert) -> "`" + alert.get("alert") + "` "
						+ ((Map<String, String>) alert.get("labels")).get("severity"))
				.toList());
	}

}
