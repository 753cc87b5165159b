package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * How servers are started: the same for all of them.
 *
 * @param javaHome where the JDK is
 * @param eventLoops how many
 * @param placement on which cores
 * @param arguments more arguments of the JVM
 * @param baseline the jar that {@link ServerKind#BASELINE} runs from, or null if that
 * server is not started
 */
record Launch(Path javaHome, int eventLoops, Placement placement, List<String> arguments, @Nullable Path baseline) {

	/**
	 * On one core the serial collector is what the JVM takes by itself; on more it keeps
	 * the work of the collector on the threads that cause it. Compiler threads stay, as
	 * the time of a thread that ends could not be told exactly. Newer JDKs warn of native
	 * code unless it is allowed.
	 */
	private static final List<String> FLAGS = List.of("-Xms512m", "-Xmx1g", "-XX:+UseSerialGC",
			"-XX:-UseDynamicNumberOfCompilerThreads", "--enable-native-access=ALL-UNNAMED");

	/**
	 * The same with one more argument.
	 */
	Launch with(String argument) {
		List<String> more = new ArrayList<>(this.arguments);
		more.add(argument);
		return new Launch(this.javaHome, this.eventLoops, this.placement, more, this.baseline);
	}

	/**
	 * The same on another JDK.
	 */
	Launch on(Path javaHome) {
		return new Launch(javaHome, this.eventLoops, this.placement, this.arguments, this.baseline);
	}

	/**
	 * Returns the same launch with a jar for {@link ServerKind#BASELINE}.
	 */
	Launch withBaseline(@Nullable Path jar) {
		return new Launch(this.javaHome, this.eventLoops, this.placement, this.arguments, jar);
	}

	/**
	 * The version of the JDK, as it says itself.
	 */
	String java() throws IOException {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(this.javaHome.resolve("release"))) {
			release.load(reader);
		}
		return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
	}

	/**
	 * The command that starts a server. In an argument, {@code {server}} stands for the
	 * server's name.
	 */
	List<String> command(ServerKind server) {
		List<String> command = new ArrayList<>();
		command.add(this.javaHome.resolve("bin").resolve("java").toString());
		command.addAll(FLAGS);
		// Reactor Netty starts four or more by itself, which costs it dear on one core
		command.add("-Dreactor.netty.ioWorkerCount=" + this.eventLoops);
		command.add("-Dio.netty.eventLoopThreads=" + this.eventLoops);
		this.arguments
			.forEach((argument) -> command.add(argument.replace("{server}", server.name().toLowerCase(Locale.ROOT))));
		command.addAll(List.of("-cp", classPath(server), server.mainClass()));
		return this.placement.place(command);
	}

	private String classPath(ServerKind server) {
		if (server != ServerKind.BASELINE) {
			return System.getProperty("java.class.path");
		}
		if (this.baseline == null) {
			throw new IllegalStateException("No jar to run the baseline server from");
		}
		return this.baseline.toString();
	}

}
