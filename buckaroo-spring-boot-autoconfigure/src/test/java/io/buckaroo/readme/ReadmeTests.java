package io.buckaroo.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the length of the README, which is an entry to the pages in {@code docs}.
 */
class ReadmeTests {

	private static final Path README = Path.of("../README.md");

	@Test
	void theReadmeIsShort() throws IOException {
		assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(200);
	}

}
