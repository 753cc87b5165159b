package io.buckaroo.docs;

import java.util.ArrayList;
import java.util.List;

import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Text;

/**
 * Pages contain only markup that GitHub and the site render alike.
 */
class MarkupCheck implements PageCheck {

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		for (HtmlBlock html : page.nodes(HtmlBlock.class)) {
			if (!html.getLiteral().startsWith("<!--")) {
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

}
