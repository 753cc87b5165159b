package io.buckaroo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each test of all modules runs in one of the rings of CONTRIBUTING.md.
 */
class RingsTests {

	@Test
	void everyTestClassHasASuffixThatSurefireOrFailsafeRuns() {
		assertThat(sources()).filteredOn((source) -> read(source).contains("\t@Test\n"))
			.filteredOn((source) -> !read(source).contains("abstract class "))
			.isNotEmpty()
			.allSatisfy((source) -> assertThat(source.toString()).matches(".*(Tests|IT)\\.java"));
	}

	@Test
	void aUnitTestStartsNoServerUnlessItIsAStressTest() {
		assertThat(sources()).filteredOn((source) -> source.toString().endsWith("Tests.java"))
			.filteredOn((source) -> !read(source).contains("@Tag(\"stress\")"))
			.isNotEmpty()
			.allSatisfy((source) -> assertThat(read(source))
				.doesNotContain("fixture.TestServer;", "fixture.RedisProcess;", "\n@BuckarooTest")
				.doesNotContainPattern("(?s)SpringApplication.*server\\.port=0"));
	}

	private static List<Path> sources() {
		return list(Path.of(".."), 1).map((module) -> module.resolve("src/test/java"))
			.filter(Files::isDirectory)
			.flatMap((tests) -> list(tests, Integer.MAX_VALUE))
			.filter((file) -> file.toString().endsWith(".java")
					&& !file.endsWith(RingsTests.class.getSimpleName() + ".java"))
			.toList();
	}

	private static Stream<Path> list(Path directory, int depth) {
		try (Stream<Path> files = Files.walk(directory, depth)) {
			return files.toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String read(Path source) {
		try {
			return Files.readString(source);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
