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
 * The options common to all commands.
 */
final class RunOptions {

	@Spec(Spec.Target.MIXEE)
	private @Nullable CommandSpec command;

	@Option(names = "--rounds", defaultValue = "7",
			description = "Number of measured rounds (default: ${DEFAULT-VALUE}).")
	private int rounds;

	@Option(names = "--seconds", defaultValue = "2",
			description = "Duration of a round in seconds (default: ${DEFAULT-VALUE}).")
	private double seconds;

	@Option(names = "--warmup", defaultValue = "10",
			description = "Minimum warm-up in seconds; it continues until the CPU cost stops falling (default: ${DEFAULT-VALUE}).")
	private double warmUp;

	@Option(names = "--java", description = "Home of the JDK for the servers (default: the JDK of this process).")
	private Path javaHome = Path.of(System.getProperty("java.home"));

	@Option(names = "--server-arg", description = "JVM argument for each server, such as "
			+ "-XX:StartFlightRecording=filename={server}.jfr; {server} is replaced with its name.")
	private List<String> serverArguments = new ArrayList<>();

	@Option(names = "--out", description = "Markdown file to write the result to, between marker comments.")
	private @Nullable Path out;

	@Option(names = "--section", description = "Name in the marker comments (default: the command).")
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
	 * Pins this process and returns a launch for servers on the given number of cores.
	 */
	Launch launch(int cores) {
		Placement placement = Placement.of(cores, progress());
		return new Launch(this.javaHome, cores, placement, this.serverArguments, null);
	}

	/**
	 * Prints a result, and writes it to the file of {@code --out} if given.
	 * @param environment the environment of the measurement
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
	 * Returns the command line with absolute paths replaced, as they differ by machine.
	 */
	private String commandLine() {
		String arguments = String.join(" ", command().root().commandLine().getParseResult().originalArgs());
		return "java -jar buckaroo-benchmarks/target/benchmarks.jar " + arguments.replaceAll("(?<=[ =])/\\S+", "…");
	}

	/**
	 * Returns the directory of the file of {@code --out}, or the current directory.
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
			throw new IllegalStateException("These options are not part of a command");
		}
		return this.command;
	}

}
