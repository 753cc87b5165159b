package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

import io.netty.util.Version;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

/**
 * The environment of a measurement: machine, cores and versions.
 *
 * @param placement the description of the cores in use
 * @param java the version of the JDK that runs the servers
 */
record Environment(String placement, String java) {

	private static final String MODEL = "model name";

	private static final String UNKNOWN = "unknown";

	/**
	 * Returns a paragraph of Markdown.
	 * @param command the command line of the measurement
	 */
	String describe(String command) {
		return """
				Measured on %s with `%s`: %s, %d cores, Linux %s; %s.
				JDK %s, Spring Boot %s, Spring Framework %s, Reactor Netty %s, Netty %s.
				""".formatted(LocalDate.now(), command, processor(), CpuSet.online(), System.getProperty("os.version"),
				this.placement, this.java, SpringBootVersion.getVersion(), SpringVersion.getVersion(),
				HttpServer.class.getPackage().getImplementationVersion(), netty());
	}

	private static String netty() {
		Version version = Version.identify().get("netty-common");
		return (version != null) ? version.artifactVersion() : UNKNOWN;
	}

	private static String processor() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			return lines.filter((line) -> line.startsWith(MODEL))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(UNKNOWN);
		}
		catch (IOException ex) {
			return UNKNOWN;
		}
	}

}
