package io.buckaroo.docs;

import java.util.List;

/**
 * A rule for the pages of the documentation.
 */
@FunctionalInterface
interface PageCheck {

	/**
	 * Returns the violations of the rule by the page, in any order.
	 */
	List<Problem> check(MarkdownPage page);

}
