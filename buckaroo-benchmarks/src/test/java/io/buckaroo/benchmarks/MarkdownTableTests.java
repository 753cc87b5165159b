package io.buckaroo.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MarkdownTable} and {@link MarkedSection}.
 */
class MarkdownTableTests {

	private final MarkedSection section = new MarkedSection("compare");

	@Test
	void alignsFiguresRight() {
		assertThat(new MarkdownTable("scenario", "Netty").row(List.of("echo", "3.9"))).hasToString("""
				| scenario | Netty |
				| --- | ---: |
				| echo | 3.9 |
				""");
	}

	@Test
	void refusesARowWithAnotherNumberOfCells() {
		MarkdownTable table = new MarkdownTable("scenario", "Netty");
		assertThatIllegalArgumentException().isThrownBy(() -> table.row(List.of("echo")))
			.withMessage("Expected 2 cells but got 1");
	}

	@Test
	void replacesTheTextBetweenTheComments() {
		String content = "before\n<!-- begin compare -->\nold\n<!-- end compare -->\nafter\n";
		assertThat(this.section.replace(content, "new\n"))
			.isEqualTo("before\n<!-- begin compare -->\n\nnew\n\n<!-- end compare -->\nafter\n");
	}

	@Test
	void appendsAMissingSectionAndReplacesItLater() {
		String once = this.section.replace("text\n", "one");
		assertThat(once).startsWith("text\n");
		assertThat(this.section.replace(once, "two")).isEqualTo(once.replace("one", "two"));
	}

}
