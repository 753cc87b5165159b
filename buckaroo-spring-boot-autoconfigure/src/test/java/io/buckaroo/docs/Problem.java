package io.buckaroo.docs;

import java.nio.file.Path;

import org.commonmark.node.Node;

/**
 * A fault of a page.
 *
 * @param page the page, relative to the root of the project
 * @param line the number of the line, from 1 on
 * @param message the fault and how to fix it
 */
record Problem(Path page, int line, String message) {

	/**
	 * Returns a fault at the first line of the node. An inline node without a position
	 * has that of its parent.
	 */
	static Problem at(MarkdownPage page, Node node, String message) {
		Node positioned = node;
		while (positioned.getSourceSpans().isEmpty() && positioned.getParent() != null) {
			positioned = positioned.getParent();
		}
		int line = positioned.getSourceSpans().isEmpty() ? 0 : positioned.getSourceSpans().get(0).getLineIndex();
		return new Problem(page.path(), line + 1, message);
	}

	@Override
	public String toString() {
		return this.page + ":" + this.line + ": " + this.message;
	}

}
