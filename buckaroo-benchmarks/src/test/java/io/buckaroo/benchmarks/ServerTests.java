package io.buckaroo.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Server} and {@link ServerClassPath}.
 */
class ServerTests {

	@Test
	void containsAServerThatIsNoApplicationOnce() {
		assertThat(Server.all(List.of(ServerKind.BUCKAROO, ServerKind.NETTY), EnumSet.allOf(ServerConfiguration.class)))
			.extracting(Server::title)
			.containsExactly("Buckaroo", "Netty", "Buckaroo with actuator");
	}

	@Test
	void isComparedInTheSameConfigurationAndWithNettyInBoth() {
		Server actuator = new Server(ServerKind.BUCKAROO, ServerConfiguration.ACTUATOR);
		assertThat(actuator.isComparableWith(new Server(ServerKind.WEBFLUX, ServerConfiguration.ACTUATOR))).isTrue();
		assertThat(actuator.isComparableWith(Server.plain(ServerKind.NETTY))).isTrue();
		assertThat(actuator.isComparableWith(Server.plain(ServerKind.WEBFLUX))).isFalse();
		assertThat(actuator.isComparableWith(Server.plain(ServerKind.BUCKAROO))).isFalse();
	}

	@Test
	void hasTheJarsOfTheActuatorOnlyWithIt(@TempDir Path build) throws IOException {
		Path actuator = Files.createDirectories(build.resolve("lib/actuator"));
		Files.createFile(actuator.resolve("micrometer-core.jar"));
		String entries = String.join(File.pathSeparator, "repository/spring-core.jar",
				"repository/micrometer-core.jar");
		ServerClassPath classPath = new ServerClassPath(entries, actuator);
		assertThat(classPath.plain()).isEqualTo("repository/spring-core.jar");
		assertThat(classPath.withActuator())
			.isEqualTo("repository/spring-core.jar" + File.pathSeparator + actuator.resolve("*"));
	}

}
