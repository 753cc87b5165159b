package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AllCommand}.
 */
@Tag("stress")
class AllCommandIT {

	private final StringWriter errors = new StringWriter();

	@Test
	void replacesTheChosenSectionsOfThePage(@TempDir Path directory) throws IOException {
		Path page = directory.resolve("performance.md");
		Files.writeString(page, "before\n<!-- begin threads -->\nold\n<!-- end threads -->\nafter\n");
		assertThat(all("--update", page.toString(), "--sections", "threads", "--brief")).as(this.errors::toString)
			.isZero();
		assertThat(page).content()
			.startsWith("before\n<!-- begin threads -->\n\nAn echo of 64 B")
			.contains("| sleeps | event loop |", "benchmarks.jar threads --rounds 1")
			.endsWith("<!-- end threads -->\nafter\n")
			.doesNotContain("old");
		assertThat(this.errors.toString()).contains("Section 'threads'", "Measured 1 sections");
	}

	@Test
	void namesTheSectionsToContinueWithAfterAFailure(@TempDir Path directory) throws IOException {
		Path page = Files.createFile(directory.resolve("performance.md"));
		assertThat(all("--update", page.toString(), "--java", directory.toString(), "--sections", "threads,jdk25"))
			.isEqualTo(ExitCode.SOFTWARE);
		assertThat(this.errors.toString()).contains("run the same command with --sections jdk25,threads");
		assertThat(page).isEmptyFile();
	}

	@Test
	void refusesAPageThatDoesNotExist() {
		assertThat(all("--update", "missing.md")).isEqualTo(ExitCode.USAGE);
		assertThat(this.errors.toString()).startsWith("No such file: missing.md");
	}

	@Test
	void refusesAnUnknownSection(@TempDir Path directory) throws IOException {
		Path page = Files.createFile(directory.resolve("performance.md"));
		assertThat(all("--update", page.toString(), "--sections", "unknown")).isEqualTo(ExitCode.USAGE);
		assertThat(this.errors.toString()).startsWith("Unknown section; available: compare, topics");
	}

	private int all(String... options) {
		String[] arguments = new String[options.length + 1];
		arguments[0] = "all";
		System.arraycopy(options, 0, arguments, 1, options.length);
		return Benchmarks.commandLine()
			.setOut(new PrintWriter(new StringWriter()))
			.setErr(new PrintWriter(this.errors))
			.execute(arguments);
	}

}
