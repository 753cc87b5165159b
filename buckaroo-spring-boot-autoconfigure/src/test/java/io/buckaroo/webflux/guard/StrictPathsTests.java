package io.buckaroo.webflux.guard;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StrictPaths}.
 */
class StrictPathsTests {

	private static final PathPattern PATTERN = PathPatternParser.defaultInstance.parse("/chat/{room}");

	private static final StrictPaths paths = new StrictPaths("", PATTERN::matches);

	@ParameterizedTest
	@ValueSource(strings = { "/chat/1", "/chat/1?a=b", "/chat/1?a=/b", "/chat/1#a", "/chat/1;a=b", "/chat/%31",
			"http://example.org/chat/1", "http://example.org:80/chat/1?a", "HTTP://[/chat/1", "/chat/|",
			"/chat/1?a=http://b" })
	void aTargetWithAMatchingPathIsIncluded(String target) {
		assertThat(paths.include(target)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat", "/chat/1/2", "/", "http://example.org", "/a?/chat/1", "/a#/chat/1",
			"http://example.org/?/chat/1", "//chat/1" })
	void anotherTargetIsNot(String target) {
		assertThat(paths.include(target)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%", "/chat/%zz" })
	void aPathThatCannotBeParsedIsIncluded(String target) {
		assertThat(paths.include(target)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", "?/chat/1", "chat/1", "x/chat/1", "a/b://c/d", "://a/b", "a:/b", "a:b",
			"localhost:80" })
	void aTargetThatIsNeitherAPathNorAnAbsoluteUriIsIncluded(String target) {
		assertThat(paths.include(target)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/chat/1", "/chat/1" })
	void thePathIsThatWithinTheApplication(String target) {
		assertThat(new StrictPaths("/app", PATTERN::matches).include(target)).isTrue();
	}

}
