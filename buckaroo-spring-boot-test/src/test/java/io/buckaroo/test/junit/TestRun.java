package io.buckaroo.test.junit;

import java.util.List;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * The failures of a test class and of its tests.
 *
 * @param failures the exceptions that the class and its tests have failed with
 */
record TestRun(List<Throwable> failures) {

	/**
	 * Runs a test class as JUnit does.
	 * @param testClass the test class
	 * @return its failures
	 */
	static TestRun of(Class<?> testClass) {
		return new TestRun(EngineTestKit.engine("junit-jupiter")
			.enableImplicitConfigurationParameters(true)
			.selectors(selectClass(testClass))
			.execute()
			.allEvents()
			.finished()
			.stream()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class))
			.flatMap((result) -> result.getThrowable().stream())
			.toList());
	}

	/**
	 * Returns the only failure.
	 * @return the exception
	 */
	Throwable failure() {
		assertThat(this.failures).hasSize(1);
		return this.failures.get(0);
	}

}
