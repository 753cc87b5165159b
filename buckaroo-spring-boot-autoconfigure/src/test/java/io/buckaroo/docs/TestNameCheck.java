package io.buckaroo.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;

/**
 * Tests that a page names exist: {@code FooTests}, {@code FooIT} and
 * {@code FooTests.method}, in code spans and in commands.
 */
class TestNameCheck implements PageCheck {

	private static final Pattern NAME = Pattern
		.compile("(?<![\\w-])([A-Z]\\w*[a-z0-9](?:Tests|IT))\\b(?:[.#]([a-z]\\w*))?");

	private final Documentation documentation;

	private final Map<String, List<Path>> sources;

	TestNameCheck(Documentation documentation, Path... modules) {
		this.documentation = documentation;
		this.sources = Stream.of(modules)
			.flatMap((module) -> documentation.files(module.resolve("src/test")))
			.filter((file) -> file.toString().matches(".*(Tests|IT)\\.(java|kt)"))
			.collect(Collectors.groupingBy((file) -> file.getFileName().toString().split("\\.")[0]));
	}

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		for (Code code : page.nodes(Code.class)) {
			names(code.getLiteral()).forEach((message) -> problems.add(Problem.at(page, code, message)));
		}
		for (FencedCodeBlock block : page.codeBlocks("shell")) {
			names(block.getLiteral()).forEach((message) -> problems.add(Problem.at(page, block, message)));
		}
		return problems;
	}

	private Stream<String> names(String code) {
		return NAME.matcher(code).results().flatMap(this::check);
	}

	private Stream<String> check(MatchResult name) {
		List<Path> sources = this.sources.getOrDefault(name.group(1), List.of());
		if (sources.isEmpty()) {
			return Stream.of("no test class is named " + name.group(1) + ": correct the name");
		}
		String method = name.group(2);
		if (method == null || method.equals("java") || method.equals("kt")) {
			return Stream.empty();
		}
		Pattern declaration = Pattern.compile("\\b(?:void|fun)\\s+`?" + method + "`?\\(");
		if (sources.stream().noneMatch((source) -> declaration.matcher(this.documentation.read(source)).find())) {
			return Stream.of(name.group(1) + " has no test method " + method + ": correct the name");
		}
		return Stream.empty();
	}

}
