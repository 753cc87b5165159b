package io.buckaroo.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;

/**
 * Links and images name a file of the project, and anchors one of its headings.
 */
class LinkCheck implements PageCheck {

	private final Documentation documentation;

	LinkCheck(Documentation documentation) {
		this.documentation = documentation;
	}

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		page.nodes(Link.class).forEach((link) -> check(page, link, link.getDestination(), problems));
		page.nodes(Image.class).forEach((image) -> check(page, image, image.getDestination(), problems));
		for (Text text : page.nodes(Text.class)) {
			if (text.getLiteral().contains("](") || text.getLiteral().contains("][")) {
				problems.add(Problem.at(page, text, "'" + text.getLiteral().strip()
						+ "' is not parsed as a link: remove spaces from its target, or define its reference"));
			}
		}
		return problems;
	}

	private void check(MarkdownPage page, Node link, String destination, List<Problem> problems) {
		LinkTarget.of(page.path(), destination).ifPresent((target) -> {
			if (target.file().isAbsolute() || destination.startsWith("file:")) {
				problems.add(Problem.at(page, link, "'" + destination + "' is absolute: link relative to the page"));
			}
			else if (target.file().startsWith("..")) {
				problems.add(Problem.at(page, link, "'" + destination + "' is outside of the project"));
			}
			else if (!target.file().equals(page.path()) && !this.documentation.exists(target.file())) {
				problems.add(Problem.at(page, link,
						"'" + destination + "' does not exist: correct the path, relative to the page"));
			}
			else if (target.isPage() && !target.anchor().isEmpty()) {
				checkAnchor(page, link, target, problems);
			}
		});
	}

	private void checkAnchor(MarkdownPage page, Node link, LinkTarget target, List<Problem> problems) {
		MarkdownPage other = target.file().equals(page.path()) ? page : this.documentation.page(target.file());
		Set<String> anchors = other.anchors();
		if (!anchors.contains(target.anchor())) {
			problems.add(Problem.at(page, link,
					"no heading of " + other + " has the anchor '#" + target.anchor() + "': use one of " + anchors));
		}
	}

}
