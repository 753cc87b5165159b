package io.buckaroo.test.junit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingGuard} in a separate Java virtual machine, because BlockHound
 * is installed once in each.
 */
class BlockingGuardIT {

	private static final String FLAG = "-XX:+AllowRedefinitionToAddDeleteMethods";

	@Test
	void aMissingFlagOfTheJvmIsExplained() throws Exception {
		assertThat(outputOf(GuardedTest.class)).contains(
				"BlockingGuard cannot install BlockHound in this JVM. On JDK 13 and newer, BlockHound requires the JVM "
						+ "flag -XX:+AllowRedefinitionToAddDeleteMethods: add it to the 'argLine' of Maven's Surefire "
						+ "and Failsafe, or to the 'jvmArgs' of Gradle's test task");
	}

	@Test
	void anEarlierInstallationOfBlockHoundIsExplained() throws Exception {
		assertThat(outputOf(GuardedTestAfterAnotherInstallation.class, FLAG)).contains(
				"BlockHound was installed before BlockingGuard, which is not notified of blocking calls therefore. "
						+ "Remove the other installation, such as a call of BlockHound.install() or the dependency "
						+ "blockhound-junit-platform: BlockingGuard loads the same integrations");
	}

	@Test
	void blockingCallsHaveNoConsequencesWhileNoGuardedTestClassRuns() throws Exception {
		assertThat(outputOf(BlockingCallAfterGuardedTest.class, FLAG)).contains("failures: []", "blocked");
	}

	private static String outputOf(Class<?> main, String... options) throws IOException {
		List<String> command = Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), Stream.of(options),
					Stream.of("-cp", System.getProperty("java.class.path"), main.getName()))
			.flatMap((part) -> part)
			.toList();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	@ExtendWith(BlockingGuard.class)
	static class Guarded {

		@Test
		void succeed() {
		}

	}

	static class GuardedTest {

		public static void main(String[] args) {
			System.out.println("failures: " + TestRun.of(Guarded.class).failures());
			System.exit(0);
		}

	}

	static class GuardedTestAfterAnotherInstallation {

		public static void main(String[] args) {
			BlockHound.install();
			GuardedTest.main(args);
		}

	}

	static class BlockingCallAfterGuardedTest {

		public static void main(String[] args) {
			System.out.println("failures: " + TestRun.of(Guarded.class).failures());
			Mono.fromRunnable(() -> LockSupport.parkNanos(1))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(20));
			System.out.println("blocked");
			System.exit(0);
		}

	}

}
