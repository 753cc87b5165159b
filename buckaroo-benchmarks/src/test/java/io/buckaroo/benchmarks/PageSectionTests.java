package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PageSection}.
 */
class PageSectionTests {

	private static final Pattern BEGIN = Pattern.compile("<!-- begin (\\S+) -->");

	@Test
	void coversAllGeneratedSectionsOfThePage() throws IOException {
		String page = Files.readString(Path.of("../docs/performance.md"));
		assertThat(BEGIN.matcher(page).results().map((begin) -> begin.group(1)))
			.containsExactlyElementsOf(PageSection.all().stream().map(PageSection::name).toList());
	}

	@Test
	void takesLessThanThreeQuartersOfAnHour() {
		assertThat(PageSection.all().stream().mapToInt(PageSection::minutes).sum()).isLessThan(45);
	}

	@Test
	void writesToTheSectionOfItsName() {
		assertThat(PageSection.all()).allSatisfy((section) -> {
			List<String> arguments = section.arguments("docs/performance.md", List.of("--java", "/jdk"));
			assertThat(arguments).endsWith("--out", "docs/performance.md");
			assertThat(arguments.contains("--section") ? arguments.get(arguments.indexOf("--section") + 1)
					: arguments.get(0))
				.isEqualTo(section.name());
		});
	}

	@Test
	void runsOnTheNewerJdkOnlyWhereJdksAreCompared() {
		assertThat(PageSection.all()
			.stream()
			.filter((section) -> section.arguments("page", List.of("--java", "/jdk")).contains("--java")))
			.extracting(PageSection::name)
			.containsExactly("jdk25", "threads");
	}

}
