package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a Markdown file that is generated, between two comments, so that it can be
 * generated again.
 *
 * @param name tells it from others in the same file
 */
record MarkedSection(String name) {

	private String begin() {
		return "<!-- begin " + this.name + " -->";
	}

	private String end() {
		return "<!-- end " + this.name + " -->";
	}

	/**
	 * Puts text between the comments, which are appended if they are not there.
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
