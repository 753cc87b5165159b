package io.buckaroo.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.commonmark.node.Link;

/**
 * The pages of the project: those in its root folder and those in {@code docs}.
 *
 * @param root the root folder of the project
 */
record Documentation(Path root) {

	private static final Path README = Path.of("README.md");

	private static final Path DOCS = Path.of("docs");

	Documentation {
		root = root.toAbsolutePath().normalize();
	}

	/**
	 * Returns the pages, relative to the root. Hidden folders and installed packages
	 * contain none.
	 */
	List<Path> pages() {
		return Stream.concat(files(Path.of(""), 1), files(DOCS, Integer.MAX_VALUE))
			.filter((file) -> file.toString().endsWith(".md"))
			.toList();
	}

	MarkdownPage page(Path path) {
		return MarkdownPage.parse(path, read(path));
	}

	String read(Path path) {
		try {
			return Files.readString(this.root.resolve(path), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean exists(Path path) {
		return Files.exists(this.root.resolve(path));
	}

	/**
	 * Returns the regular files below a folder, relative to the root, in a stable order,
	 * or none if it does not exist.
	 */
	Stream<Path> files(Path folder) {
		return files(folder, Integer.MAX_VALUE);
	}

	private Stream<Path> files(Path folder, int depth) {
		if (!exists(folder)) {
			return Stream.empty();
		}
		try (Stream<Path> files = Files.walk(this.root.resolve(folder), depth)) {
			return files.filter(Files::isRegularFile)
				.map(this.root::relativize)
				.filter((file) -> Stream.of(file.toString().split("[/\\\\]"))
					.noneMatch((name) -> name.startsWith(".") || name.equals("node_modules")))
				.sorted()
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the pages of {@code docs} that no sequence of links leads to from the
	 * README.
	 */
	List<Path> unreachable() {
		Set<Path> reached = new LinkedHashSet<>(List.of(README));
		Deque<Path> pending = new ArrayDeque<>(reached);
		while (!pending.isEmpty()) {
			Path page = pending.remove();
			page(page).nodes(Link.class)
				.stream()
				.flatMap((link) -> LinkTarget.of(page, link.getDestination()).stream())
				.filter((target) -> target.isPage() && exists(target.file()))
				.map(LinkTarget::file)
				.filter(reached::add)
				.forEach(pending::add);
		}
		return pages().stream().filter((page) -> page.startsWith(DOCS) && !reached.contains(page)).toList();
	}

}
