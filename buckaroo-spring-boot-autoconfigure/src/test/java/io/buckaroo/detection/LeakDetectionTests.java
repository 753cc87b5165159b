package io.buckaroo.detection;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/**
 * Tests for {@link LeakDetection}.
 */
class LeakDetectionTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

	@BeforeEach
	void doNotLogIntendedLeaks() {
		logger.setAdditive(false);
	}

	@AfterEach
	void restoreLogging() {
		logger.setAdditive(true);
	}

	@Test
	void leakedBufferFailsTheTestClass() {
		Events classes = run(Leaking.class);
		classes.assertThatEvents()
			.haveExactly(1, event(container(Leaking.class), finishedWithFailure(instanceOf(AssertionError.class),
					message((leak) -> leak.startsWith("ByteBuf leaked") && leak.contains(Leaking.class.getName())))));
	}

	@Test
	void leakFailsOneTestClassAndNotTheNext() {
		run(LeakingToo.class).assertStatistics((events) -> events.failed(1));
		run(Tidy.class).assertStatistics((events) -> events.failed(0));
	}

	private static Events run(Class<?> testClass) {
		return EngineTestKit.engine("junit-jupiter")
			.enableImplicitConfigurationParameters(true)
			.selectors(selectClass(testClass))
			.execute()
			.containerEvents();
	}

	static class Leaking {

		@Test
		void leak() {
			assertThat(ByteBufAllocator.DEFAULT.buffer().refCnt()).isOne();
		}

	}

	static class LeakingToo {

		@Test
		void leak() {
			assertThat(ByteBufAllocator.DEFAULT.buffer().refCnt()).isOne();
		}

	}

	static class Tidy {

		@Test
		void release() {
			assertThat(ByteBufAllocator.DEFAULT.buffer().release()).isTrue();
		}

	}

}
