package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * How servers are started: the same for all of them.
 *
 * @param javaHome where the JDK is
 * @param eventLoops how many
 * @param placement on which cores
 * @param arguments more arguments of the JVM
 */
record Launch(Path javaHome, int eventLoops, Placement placement, List<String> arguments) {

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
		return new Launch(this.javaHome, this.eventLoops, this.placement, more);
	}

	/**
	 * The same on another JDK.
	 */
	Launch on(Path javaHome) {
		return new Launch(javaHome, this.eventLoops, this.placement, this.arguments);
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
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), server.mainClass()));
		return this.placement.place(command);
	}

}
