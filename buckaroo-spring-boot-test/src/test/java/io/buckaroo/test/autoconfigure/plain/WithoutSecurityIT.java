package io.buckaroo.test.autoconfigure.plain;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.test.autoconfigure.BuckarooTest;
import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Tests for the client, its filter and the slice without Spring Security on the class
 * path, in a Java virtual machine of their own.
 */
class WithoutSecurityIT {

	@Test
	void theClientAndTheSliceDoNotNeedSpringSecurity() throws Exception {
		assertThat(runWithoutSecurity()).contains("Spring Security is present: false", "8 succeeded, failed: []");
	}

	private static String runWithoutSecurity() throws IOException {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((
					entry) -> !Path.of(entry).getFileName().toString().matches("spring-(boot-)?(starter-)?security-.*"))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPath, Run.class.getName())
			.redirectErrorStream(true)
			.start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	static class Run {

		public static void main(String[] args) {
			System.out.println("Spring Security is present: "
					+ ClassUtils.isPresent("org.springframework.security.core.Authentication", null));
			Events tests = EngineTestKit.engine("junit-jupiter")
				.selectors(selectClass(Slice.class), selectClass(Whole.class))
				.execute()
				.allEvents();
			System.out.println(tests.succeeded().filter((event) -> event.getTestDescriptor().isTest()).count()
					+ " succeeded, failed: "
					+ tests.finished()
						.map((event) -> event.getRequiredPayload(TestExecutionResult.class))
						.flatMap((result) -> result.getThrowable().stream())
						.toList());
			System.exit(0);
		}

	}

	@BuckarooTest(GreetingSocket.class)
	static class Slice extends Cases {

	}

	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	static class Whole extends Cases {

	}

	abstract static class Cases {

		@Autowired
		BuckarooTestClient client;

		@Test
		void anyoneConnects() {
			this.client.socket("/greeting").open().expectText("hello stranger").send("hi").expectText("hi");
		}

		@Test
		void aTestUserHasAName() {
			this.client.socket("/greeting").user("ann").open().expectText("hello ann");
		}

		@Test
		void aTestUserHasNoRoles() {
			assertThatIllegalStateException().isThrownBy(() -> this.client.socket("/greeting").user("ann", "CUSTOMER"))
				.withMessage("Spring Security is not on the class path, so a user has no roles");
		}

		@Test
		void thePrincipalOfTheTestIsTheUser() {
			this.client.socket("/greeting").user(() -> "eve").open().expectText("hello eve");
		}

	}

}
