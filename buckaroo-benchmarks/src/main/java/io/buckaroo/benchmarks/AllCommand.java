package io.buckaroo.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the sections of {@code docs/performance.md} one after another, with the same
 * build. A section is written to the page as soon as it is measured, so a run can be
 * continued.
 */
@Command(name = "all", description = "Measures every section of docs/performance.md, in about an hour.",
		mixinStandardHelpOptions = true, sortOptions = false)
final class AllCommand implements Callable<Integer> {

	@Spec
	private @Nullable CommandSpec command;

	@Option(names = "--update", paramLabel = "<performance.md>", required = true,
			description = "Page whose sections are replaced, each as soon as it is measured.")
	private Path page = Path.of("performance.md");

	@Option(names = "--java", paramLabel = "<home>",
			description = "Home of a newer JDK for the sections that compare JDKs; without it, they are skipped or shorter.")
	private @Nullable Path javaHome;

	@Option(names = "--sections", split = ",", completionCandidates = SectionNames.class,
			description = "Sections to measure (default: all of ${COMPLETION-CANDIDATES}).")
	private List<String> sections = new ArrayList<>();

	@Option(names = "--brief", description = "One very short round for each section, to try the command.")
	private boolean brief;

	@Override
	public Integer call() {
		if (!Files.isRegularFile(this.page)) {
			throw new ParameterException(commandLine(), "No such file: " + this.page);
		}
		List<PageSection> chosen = chosen();
		Progress progress = new Progress(commandLine().getErr());
		long start = System.nanoTime();
		for (int i = 0; i < chosen.size(); i++) {
			List<PageSection> left = chosen.subList(i, chosen.size());
			PageSection section = left.get(0);
			progress.print("Section '%s': about %d of %d min".formatted(section.name(), section.minutes(),
					left.stream().mapToInt(PageSection::minutes).sum()));
			int status = run(this.brief ? section.briefly() : section);
			if (status != ExitCode.OK) {
				progress.print("Section '%s' failed. To continue, run the same command with --sections %s"
					.formatted(section.name(), left.stream().map(PageSection::name).collect(Collectors.joining(","))));
				return status;
			}
		}
		progress.print("Measured %d sections in %d min".formatted(chosen.size(),
				Duration.ofNanos(System.nanoTime() - start).toMinutes()));
		return ExitCode.OK;
	}

	private List<PageSection> chosen() {
		List<String> names = new SectionNames();
		if (!names.containsAll(this.sections)) {
			throw new ParameterException(commandLine(), "Unknown section; available: " + String.join(", ", names));
		}
		return PageSection.all()
			.stream()
			.filter((section) -> this.sections.isEmpty() || this.sections.contains(section.name()))
			.filter((section) -> this.javaHome != null || !section.needsNewerJava())
			.toList();
	}

	private int run(PageSection section) {
		List<String> java = (this.javaHome != null) ? List.of("--java", this.javaHome.toString()) : List.of();
		return Benchmarks.commandLine()
			.setOut(commandLine().getOut())
			.setErr(commandLine().getErr())
			.execute(section.arguments(this.page.toString(), java).toArray(String[]::new));
	}

	private CommandLine commandLine() {
		if (this.command == null) {
			throw new IllegalStateException("Not part of a command line");
		}
		return this.command.commandLine();
	}

	/**
	 * The section names for the help text.
	 */
	static final class SectionNames extends ArrayList<String> {

		private static final long serialVersionUID = 1L;

		SectionNames() {
			super(PageSection.all().stream().map(PageSection::name).toList());
		}

	}

}
