package io.buckaroo.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Text;

/**
 * Pages contain only markup that GitHub and the site render alike.
 */
class MarkupCheck implements PageCheck {

	private static final Pattern TAG = Pattern.compile("</?[A-Za-z][A-Za-z0-9-]*(?=\\s|/?>|$)");

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		problems.addAll(linesOfTags(page));
		for (HtmlBlock html : page.nodes(HtmlBlock.class)) {
			if (!html.getLiteral().startsWith("<!--") && !TAG.matcher(html.getLiteral()).lookingAt()) {
				problems.add(Problem.at(page, html, "HTML is not allowed: use Markdown"));
			}
		}
		for (HtmlInline html : page.nodes(HtmlInline.class)) {
			problems.add(Problem.at(page, html, "'" + html.getLiteral() + "' is HTML: put it into backticks"));
		}
		for (Text text : page.nodes(Text.class)) {
			if (text.getLiteral().contains("{{")) {
				problems.add(Problem.at(page, text, "'{{' is evaluated by the site: put it into backticks"));
			}
			if (text.getLiteral().startsWith("[!")) {
				problems.add(Problem.at(page, text, "an alert is rendered by GitHub only: write a sentence"));
			}
		}
		List<Heading> titles = page.nodes(Heading.class).stream().filter((heading) -> heading.getLevel() == 1).toList();
		if (titles.size() != 1 || titles.get(0) != page.document().getFirstChild()) {
			problems.add(new Problem(page.path(), 1, "the page must begin with a heading of the first level, its title,"
					+ " and must not have another one"));
		}
		return problems;
	}

	/**
	 * The site takes each line that begins with a tag for HTML, also in a code span that
	 * began on the line before.
	 */
	private static List<Problem> linesOfTags(MarkdownPage page) {
		return IntStream.range(0, page.lines().size())
			.filter((line) -> TAG.matcher(page.lines().get(line).stripLeading()).lookingAt())
			.filter((line) -> page.codeBlockLines().noneMatch((code) -> code == line))
			.mapToObj((line) -> new Problem(page.path(), line + 1,
					"a line that begins with a tag is HTML: use Markdown, or wrap the line before the tag"))
			.toList();
	}

}
