package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * The settings of the server processes, the same for all servers.
 *
 * @param javaHome the home of the JDK
 * @param eventLoops the number of event loops
 * @param placement the cores of the servers
 * @param arguments additional JVM arguments
 * @param baseline the jar that {@link ServerKind#BASELINE} runs from, or null if that
 * server is not started
 */
record Launch(Path javaHome, int eventLoops, Placement placement, List<String> arguments, @Nullable Path baseline) {

	/**
	 * On one core the serial collector is the default of the JVM; on several cores it
	 * avoids collector threads. The number of compiler threads is fixed, since the CPU
	 * time of a thread that has ended is only known to 10 ms. Newer JDKs log a warning
	 * about native code unless it is enabled.
	 */
	private static final List<String> FLAGS = List.of("-Xms512m", "-Xmx1g", "-XX:+UseSerialGC",
			"-XX:-UseDynamicNumberOfCompilerThreads", "--enable-native-access=ALL-UNNAMED");

	/**
	 * Returns the same launch with an additional JVM argument.
	 */
	Launch with(String argument) {
		List<String> more = new ArrayList<>(this.arguments);
		more.add(argument);
		return new Launch(this.javaHome, this.eventLoops, this.placement, more, this.baseline);
	}

	/**
	 * Returns the same launch on another JDK.
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
	 * Returns the version of the JDK, from its {@code release} file.
	 */
	String java() throws IOException {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(this.javaHome.resolve("release"))) {
			release.load(reader);
		}
		return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
	}

	/**
	 * Returns the command that starts a server. The placeholder {@code {server}} in an
	 * argument is replaced with the name of the server.
	 */
	List<String> command(Server server) {
		List<String> command = new ArrayList<>();
		command.add(this.javaHome.resolve("bin").resolve("java").toString());
		command.addAll(FLAGS);
		// Reactor Netty starts at least four by default, which is expensive on one core
		command.add("-Dreactor.netty.ioWorkerCount=" + this.eventLoops);
		command.add("-Dio.netty.eventLoopThreads=" + this.eventLoops);
		this.arguments.forEach((argument) -> command.add(argument.replace("{server}", server.name())));
		if (server.hasActuator()) {
			command.add("-Dspring.profiles.active=actuator");
		}
		command.addAll(List.of("-cp", classPath(server), server.kind().mainClass()));
		return this.placement.place(command);
	}

	private String classPath(Server server) {
		ServerClassPath build = build(server.kind());
		return server.hasActuator() ? build.withActuator() : build.plain();
	}

	/**
	 * Returns the class path of the build that a kind of server runs from.
	 */
	ServerClassPath build(ServerKind server) {
		if (server != ServerKind.BASELINE) {
			return ServerClassPath.own();
		}
		if (this.baseline == null) {
			throw new IllegalStateException("No jar to run the baseline server from");
		}
		return ServerClassPath.of(this.baseline);
	}

}
