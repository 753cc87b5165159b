package io.buckaroo.benchmarks;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of the servers of one build. The jars of the actuator are in a folder of
 * their own, {@code lib/actuator} in the folder of the build, so that a server without
 * the actuator cannot contain any part of it.
 *
 * @param entries the class path of the build, which may contain these jars
 * @param actuator the folder
 */
record ServerClassPath(String entries, Path actuator) {

	/**
	 * Returns the class path of this build.
	 */
	static ServerClassPath own() {
		try {
			Path location = Path.of(ServerClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return new ServerClassPath(System.getProperty("java.class.path"), actuator(location));
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the class path of another build.
	 * @param jar its jar, next to its lib folder
	 */
	static ServerClassPath of(Path jar) {
		return new ServerClassPath(jar.toString(), actuator(jar));
	}

	private static Path actuator(Path build) {
		return build.resolveSibling("lib").resolve("actuator");
	}

	/**
	 * Whether the build contains the jars of the actuator.
	 */
	boolean hasActuator() {
		return Files.isDirectory(this.actuator);
	}

	/**
	 * Returns the class path without the actuator.
	 */
	String plain() {
		return Stream.of(this.entries.split(File.pathSeparator))
			.filter((entry) -> !Files.exists(this.actuator.resolve(new File(entry).getName())))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * Returns the class path with the actuator.
	 */
	String withActuator() {
		return plain() + File.pathSeparator + this.actuator + File.separator + "*";
	}

}
