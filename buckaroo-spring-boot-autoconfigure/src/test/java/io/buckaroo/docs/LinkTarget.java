package io.buckaroo.docs;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a link inside the project refers to.
 *
 * @param file the path of the file, relative to the root of the project, or absolute if
 * the link is
 * @param anchor the anchor, or an empty string
 */
record LinkTarget(Path file, String anchor) {

	private static final Pattern SCHEME = Pattern.compile("(?i)(?:(?!file:)[a-z][a-z0-9+.-]+:|//).*");

	/**
	 * Returns the target of a link on a page, or nothing if it is outside of the project,
	 * such as a web page.
	 */
	static Optional<LinkTarget> of(Path page, String destination) {
		if (SCHEME.matcher(destination).matches()) {
			return Optional.empty();
		}
		String[] parts = destination.split("#", 2);
		String anchor = (parts.length > 1) ? decode(parts[1]) : "";
		Path file = parts[0].isEmpty() ? page : page.resolveSibling(decode(parts[0])).normalize();
		return Optional.of(new LinkTarget(file, anchor));
	}

	private static String decode(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	boolean isPage() {
		return this.file.toString().endsWith(".md");
	}

}
