package io.buckaroo.test.junit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BlockingGuard}.
 */
class BlockingGuardTests {

	@Test
	void aBlockingCallOnANonBlockingThreadFailsTheTestClassEvenIfTheErrorIsCaught() {
		assertThat(TestRun.of(Blocking.class).failure()).isInstanceOf(AssertionError.class);
	}

	@Test
	void theFailureTellsTheThreadTheCallAndWhatToDo() {
		assertThat(TestRun.of(Blocking.class).failure().getMessage())
			.startsWith("Expected no blocking call on a non-blocking thread while 'Blocking' ran, but found 1.\n")
			.contains(
					"declare the handler as blocking (@WebSocketMapping(blocking = true)), or make the call in a "
							+ "Result.later on Schedulers.boundedElastic().",
					"take it in the test with BlockingGuard.take()",
					"allow it with new BlockingGuard().allow(className, methodName)",
					"\n\n1 of 1: on thread 'parallel-",
					"': reactor.blockhound.BlockingOperationError: Blocking call! jdk.internal.misc.Unsafe#park\n",
					"at " + BlockingGuardTests.class.getName() + ".park(BlockingGuardTests.java:")
			.doesNotContain("checkBlocking");
	}

	@Test
	void aBlockingCallOnAnotherThreadDoesNotFailTheTestClass() {
		assertThat(TestRun.of(Patient.class).failures()).isEmpty();
	}

	@Test
	void aCallThatATestTakesDoesNotFailTheTestClass() {
		assertThat(TestRun.of(Taking.class).failures()).isEmpty();
	}

	@Test
	void anAllowedCallIsMadeAndDoesNotFailTheTestClass() {
		assertThat(TestRun.of(Allowing.class).failures()).isEmpty();
	}

	@Test
	void anAllowanceEndsWithItsTestClass() {
		TestRun.of(Allowing.class);
		assertThat(TestRun.of(Blocking.class).failures()).hasSize(1);
	}

	@Test
	void anAllowanceOfAnotherMethodAllowsNothing() {
		assertThat(TestRun.of(AllowingAnother.class).failure()).isInstanceOf(AssertionError.class);
	}

	@Test
	void aGuardThatDoesNotGuardAWholeClassIsRefused() {
		assertThat(TestRun.of(Misplaced.class).failure()).isInstanceOf(ExtensionConfigurationException.class)
			.hasMessage("BlockingGuard guards whole test classes: register it on the class with @ExtendWith, or in a "
					+ "static field with @RegisterExtension");
	}

	@Test
	void aMissingBlockHoundIsExplained() {
		Thread thread = Thread.currentThread();
		ClassLoader classLoader = thread.getContextClassLoader();
		thread.setContextClassLoader(new FilteredClassLoader("reactor.blockhound"));
		try {
			assertThat(TestRun.of(Patient.class).failure()).isInstanceOf(ExtensionConfigurationException.class)
				.hasMessage("BlockingGuard requires BlockHound, which is not on the class path: add the dependency "
						+ "io.projectreactor.tools:blockhound in test scope. Spring Boot does not manage its version");
		}
		finally {
			thread.setContextClassLoader(classLoader);
		}
	}

	private static void parkOn(Scheduler scheduler) {
		Mono.fromRunnable(BlockingGuardTests::park).subscribeOn(scheduler).block(Duration.ofSeconds(20));
	}

	private static void park() {
		LockSupport.parkNanos(1);
	}

	static class Blocking {

		@Test
		void block() {
			assertThatExceptionOfType(BlockingOperationError.class).isThrownBy(() -> parkOn(Schedulers.parallel()));
		}

	}

	@ExtendWith(BlockingGuard.class)
	static class Patient {

		@Test
		void block() {
			parkOn(Schedulers.boundedElastic());
		}

	}

	static class Taking {

		@Test
		void block() {
			assertThatExceptionOfType(BlockingOperationError.class).isThrownBy(() -> parkOn(Schedulers.parallel()));
			assertThat(BlockingGuard.take()).singleElement().asString().contains("BlockingGuardTests.park");
		}

	}

	static class Allowing {

		@RegisterExtension
		static final BlockingGuard guard = new BlockingGuard().allow(BlockingGuardTests.class, "park");

		@Test
		void block() {
			parkOn(Schedulers.parallel());
		}

	}

	static class AllowingAnother {

		@RegisterExtension
		static final BlockingGuard guard = new BlockingGuard().allow("BlockingGuardTests", "park")
			.allow(BlockingGuardTests.class, "par");

		@Test
		void block() {
			assertThatExceptionOfType(BlockingOperationError.class).isThrownBy(() -> parkOn(Schedulers.parallel()));
		}

	}

	static class Misplaced {

		@RegisterExtension
		final BlockingGuard guard = new BlockingGuard();

		@Test
		void fail() {
		}

	}

}
