package io.buckaroo.docs.guarantees;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tables of the page about guarantees: each promise names a test.
 */
class GuaranteesPageTests {

	private static final Path PAGE = Path.of("../docs/guarantees.md");

	/**
	 * Returns the rows of all tables of promises.
	 */
	static Stream<String> promises() throws IOException {
		return Stream.of(Files.readString(PAGE, StandardCharsets.UTF_8).split("\n\n"))
			.filter((block) -> block.startsWith("| promise | test |"))
			.flatMap((table) -> table.lines().skip(2));
	}

	@ParameterizedTest
	@MethodSource("promises")
	void eachPromiseNamesATest(String row) {
		assertThat(row).matches("\\| .+\\. \\| `\\w+(Tests|IT)\\b.*` \\|");
	}

	@Test
	void thereArePromises() throws IOException {
		assertThat(promises()).hasSizeGreaterThan(30);
	}

}
