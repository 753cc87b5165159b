package io.buckaroo.detection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/**
 * Tests for {@link BlockingDetection}.
 */
class BlockingDetectionTests {

	@Test
	void blockingCallInNonBlockingThreadFailsTheTestClassEvenIfTheErrorIsCaught() {
		run(Blocking.class).assertThatEvents()
			.haveExactly(1, event(container(Blocking.class), finishedWithFailure(instanceOf(AssertionError.class),
					message((call) -> call.contains("Blocking call!") && call.contains("parkOn")))));
	}

	@Test
	void blockingCallInAnotherThreadDoesNotFailTheTestClass() {
		run(Patient.class).assertStatistics((containers) -> containers.failed(0));
	}

	private static Events run(Class<?> testClass) {
		return EngineTestKit.engine("junit-jupiter")
			.enableImplicitConfigurationParameters(true)
			.selectors(selectClass(testClass))
			.execute()
			.containerEvents();
	}

	private static void parkOn(Scheduler scheduler) {
		Mono.fromRunnable(() -> LockSupport.parkNanos(1)).subscribeOn(scheduler).block(Duration.ofSeconds(20));
	}

	static class Blocking {

		@Test
		void block() {
			assertThatExceptionOfType(BlockingOperationError.class).isThrownBy(() -> parkOn(Schedulers.parallel()));
		}

	}

	static class Patient {

		@Test
		void block() {
			parkOn(Schedulers.boundedElastic());
		}

	}

}
