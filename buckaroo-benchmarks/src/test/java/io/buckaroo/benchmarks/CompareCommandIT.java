package io.buckaroo.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompareCommand}.
 */
@Tag("stress")
class CompareCommandIT {

	private final StringWriter output = new StringWriter();

	private final StringWriter errors = new StringWriter();

	@Test
	void measuresABaselineFromAnotherJar(@TempDir Path directory) throws IOException {
		Path jar = directory.resolve("benchmarks.jar");
		writeJar(jar);
		assertThat(compare("--servers", "BUCKAROO", "--baseline", jar.toString(), "--scenario", "echo-64x1x64",
				"--rounds", "1", "--seconds", "0.1", "--warmup", "0.1"))
			.as(this.errors::toString)
			.isZero();
		assertThat(this.output.toString()).contains("| scenario | Buckaroo | baseline | ratio to baseline |")
			.containsPattern("echo, 64 × 1 × 64 B \\| baseline \\| [1-9]");
	}

	@Test
	void refusesABaselineThatDoesNotExist(@TempDir Path directory) {
		Path jar = directory.resolve("benchmarks.jar");
		assertThat(compare("--baseline", jar.toString())).isEqualTo(ExitCode.USAGE);
		assertThat(this.errors.toString()).startsWith("No such file: " + jar);
	}

	@Test
	void refusesTheBaselineServerWithoutAJar() {
		assertThat(compare("--servers", "BUCKAROO,BASELINE")).isEqualTo(ExitCode.USAGE);
		assertThat(this.errors.toString()).startsWith("BASELINE requires --baseline");
	}

	@Test
	void measuresBothConfigurationsInOneRun() {
		assertThat(compare("--configurations", "plain,actuator", "--servers", "BUCKAROO,NETTY", "--scenario",
				"echo-64x1x64", "--rounds", "1", "--seconds", "0.1", "--warmup", "0.1"))
			.as(this.errors::toString)
			.isZero();
		assertThat(this.output.toString()).contains(
				"| scenario | Buckaroo | Netty | Buckaroo with actuator | ratio to Netty | with actuator, ratio to Netty |");
	}

	@Test
	void refusesTheActuatorForABuildWithoutIt(@TempDir Path directory) throws IOException {
		Path jar = directory.resolve("benchmarks.jar");
		writeJar(jar);
		assertThat(compare("--configurations", "actuator", "--baseline", jar.toString())).isEqualTo(ExitCode.USAGE);
		assertThat(this.errors.toString()).contains("No such folder: " + directory.resolve("lib/actuator"));
	}

	private int compare(String... options) {
		List<String> arguments = new ArrayList<>(List.of("compare"));
		arguments.addAll(List.of(options));
		return Benchmarks.commandLine()
			.setOut(new PrintWriter(this.output))
			.setErr(new PrintWriter(this.errors))
			.execute(arguments.toArray(String[]::new));
	}

	/**
	 * Writes a jar whose manifest refers to the class path of this test, as
	 * {@code benchmarks.jar} refers to its lib folder.
	 */
	private static void writeJar(Path jar) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes()
			.put(Attributes.Name.CLASS_PATH,
					Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
						.map((entry) -> Path.of(entry).toUri().toString())
						.collect(Collectors.joining(" ")));
		new JarOutputStream(Files.newOutputStream(jar), manifest).close();
	}

}
