package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A generated section of a Markdown file, delimited by two comments so that it can be
 * replaced.
 *
 * @param name the name in the comments, unique in the file
 */
record MarkedSection(String name) {

	private String begin() {
		return "<!-- begin " + this.name + " -->";
	}

	private String end() {
		return "<!-- end " + this.name + " -->";
	}

	/**
	 * Replaces the section in a file, or appends it if the file does not contain it.
	 */
	void write(Path file, String text) throws IOException {
		String content = Files.exists(file) ? Files.readString(file) : "";
		Files.writeString(file, replace(content, text));
	}

	String replace(String content, String text) {
		String section = begin() + "\n\n" + text.strip() + "\n\n" + end();
		int begin = content.indexOf(begin());
		int end = content.indexOf(end());
		if (begin < 0 || end < begin) {
			return content + (content.isEmpty() ? "" : "\n") + section + "\n";
		}
		return content.substring(0, begin) + section + content.substring(end + end().length());
	}

}
