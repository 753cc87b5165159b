package io.buckaroo.docs.guarantees;

import java.util.List;

import io.buckaroo.docs.MarkdownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tables of the page about guarantees: each promise names a test.
 */
class GuaranteesPageTests {

	private static final MarkdownPage PAGE = MarkdownPage.of("guarantees.md");

	static List<List<String>> promises() {
		return PAGE.rows("promise", "test");
	}

	@ParameterizedTest
	@MethodSource("promises")
	void eachPromiseNamesATest(List<String> row) {
		assertThat(row).hasSize(2);
		assertThat(row.get(0)).endsWith(".");
		assertThat(row.get(1)).matches("`\\w+(Tests|IT)\\b.*`");
	}

	@Test
	void thereArePromises() {
		assertThat(promises()).hasSizeGreaterThan(30);
	}

}
