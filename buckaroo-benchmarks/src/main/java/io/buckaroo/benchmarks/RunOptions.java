package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options that all commands have.
 */
final class RunOptions {

	@Spec(Spec.Target.MIXEE)
	private @Nullable CommandSpec command;

	@Option(names = "--rounds", defaultValue = "7", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
	private int rounds;

	@Option(names = "--seconds", defaultValue = "2",
			description = "Seconds that each round takes (default: ${DEFAULT-VALUE}).")
	private double seconds;

	@Option(names = "--warmup", defaultValue = "10",
			description = "Seconds of warm-up, or more until costs stand (default: ${DEFAULT-VALUE}).")
	private double warmUp;

	@Option(names = "--java", description = "Home of the JDK that runs the servers (default: the one that runs this).")
	private Path javaHome = Path.of(System.getProperty("java.home"));

	@Option(names = "--server-arg", description = "Argument for the JVM of each server, such as "
			+ "-XX:StartFlightRecording=filename={server}.jfr; {server} stands for its name.")
	private List<String> serverArguments = new ArrayList<>();

	@Option(names = "--out", description = "Markdown file to put the result into, between comments that mark it.")
	private @Nullable Path out;

	@Option(names = "--section", description = "What the comments are named after (default: the command).")
	private @Nullable String section;

	Comparison.Timing timing() {
		return new Comparison.Timing(duration(this.warmUp), this.rounds, duration(this.seconds));
	}

	private static Duration duration(double seconds) {
		return Duration.ofNanos((long) (seconds * 1e9));
	}

	Path javaHome() {
		return this.javaHome;
	}

	Progress progress() {
		return new Progress(command().commandLine().getErr());
	}

	/**
	 * Places this process, and the servers on so many cores of the machine.
	 */
	Launch launch(int cores) {
		Placement placement = Placement.of(cores, progress());
		return new Launch(this.javaHome, cores, placement, this.serverArguments, null);
	}

	/**
	 * Prints a result, and puts it into the file if there is one.
	 * @param environment where it was measured
	 */
	void publish(String result, Environment environment) throws IOException {
		String text = result + "\n" + environment.describe(commandLine());
		PrintWriter console = command().commandLine().getOut();
		console.println(text);
		console.flush();
		if (this.out != null) {
			new MarkedSection((this.section != null) ? this.section : command().name()).write(this.out, text);
		}
	}

	/**
	 * The command as it may be given on any machine: without the places of this one.
	 */
	private String commandLine() {
		String arguments = String.join(" ", command().root().commandLine().getParseResult().originalArgs());
		return "java -jar buckaroo-benchmarks/target/benchmarks.jar " + arguments.replaceAll("(?<=[ =])/\\S+", "…");
	}

	/**
	 * The directory of the file that the result goes into, or the current one.
	 */
	Path outDirectory() {
		Path directory = (this.out != null) ? this.out.toAbsolutePath().getParent() : null;
		return (directory != null) ? directory : Path.of("");
	}

	/**
	 * Returns the command that has these options.
	 */
	CommandSpec command() {
		if (this.command == null) {
			throw new IllegalStateException("Only as part of a command");
		}
		return this.command;
	}

}
