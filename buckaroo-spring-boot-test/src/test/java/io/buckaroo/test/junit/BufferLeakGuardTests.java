package io.buckaroo.test.junit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BufferLeakGuard}.
 */
class BufferLeakGuardTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

	@BeforeEach
	void doNotLogIntendedLeaks() {
		logger.setAdditive(false);
	}

	@AfterEach
	void restoreLogging() {
		logger.setAdditive(true);
		logger.setLevel(null);
	}

	@Test
	void aLeakedBufferFailsTheTestClassWithThePlaceWhereItWasUsedLast() {
		Throwable failure = TestRun.of(Leaking.class).failure();
		assertThat(failure).isInstanceOf(AssertionError.class);
		assertThat(failure.getMessage())
			.startsWith("Expected every buffer to be released after 'Leaking', but found 1 that leaked, there or in a "
					+ "test class before it.\n")
			.contains("the code that used it last must release it, or pass it on.",
					"take it in the test with BufferLeakGuard.take()",
					"allow it with new BufferLeakGuard().allow(className, methodName)", "\n\n1 of 1: ByteBuf leaked",
					Leaking.class.getName() + ".leak(BufferLeakGuardTests.java:");
	}

	@Test
	void aLeakFailsOneTestClassAndNotTheNext() {
		assertThat(TestRun.of(LeakingToo.class).failures()).hasSize(1);
		assertThat(TestRun.of(Tidy.class).failures()).isEmpty();
	}

	@Test
	void everyBufferIsTrackedWhateverTheLevelWasBefore() {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
		assertThat(TestRun.of(Tracked.class).failures()).hasSize(1);
	}

	@Test
	void aTestClassMayLowerTheLevel() {
		assertThat(TestRun.of(Untracked.class).failures()).isEmpty();
	}

	@Test
	void aLeakThatATestTakesDoesNotFailTheTestClass() {
		assertThat(TestRun.of(Taking.class).failures()).isEmpty();
	}

	@Test
	void anAllowedLeakDoesNotFailTheTestClass() {
		assertThat(TestRun.of(Allowing.class).failures()).isEmpty();
	}

	@Test
	void anAllowanceOfAnotherMethodAllowsNothing() {
		assertThat(TestRun.of(AllowingAnother.class).failure()).isInstanceOf(AssertionError.class);
	}

	@Test
	void aLoggerThatIsOffIsExplained() {
		logger.setLevel(Level.OFF);
		assertThat(TestRun.of(Silenced.class).failure()).isInstanceOf(IllegalStateException.class)
			.hasMessage("BufferLeakGuard requires the logger 'io.netty.util.ResourceLeakDetector' at level ERROR: "
					+ "Netty reports no leak while it is off");
	}

	@Test
	void aGuardThatDoesNotGuardAWholeClassIsRefused() {
		assertThat(TestRun.of(Misplaced.class).failure()).isInstanceOf(ExtensionConfigurationException.class)
			.hasMessage("BufferLeakGuard guards whole test classes: register it on the class with @ExtendWith, or in a "
					+ "static field with @RegisterExtension");
	}

	private static void leakBuffer() {
		assertThat(ByteBufAllocator.DEFAULT.buffer().refCnt()).isOne();
	}

	static class Leaking {

		@Test
		void leak() {
			leakBuffer();
		}

	}

	static class LeakingToo {

		@Test
		void leak() {
			leakBuffer();
		}

	}

	@ExtendWith(BufferLeakGuard.class)
	static class Tidy {

		@Test
		void release() {
			assertThat(ByteBufAllocator.DEFAULT.buffer().release()).isTrue();
		}

	}

	static class Tracked {

		@Test
		void leak() {
			leakBuffer();
		}

	}

	static class Untracked {

		@BeforeAll
		static void trackNothing() {
			ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
		}

		@Test
		void leak() {
			leakBuffer();
		}

	}

	static class Taking {

		@Test
		void leak() {
			leakBuffer();
			assertThat(BufferLeakGuard.take()).singleElement().asString().contains("Taking.leak");
		}

	}

	static class Allowing {

		@RegisterExtension
		static final BufferLeakGuard guard = new BufferLeakGuard().allow(Allowing.class, "leak");

		@Test
		void leak() {
			leakBuffer();
		}

	}

	static class AllowingAnother {

		@RegisterExtension
		static final BufferLeakGuard guard = new BufferLeakGuard().allow("com.acme.Codec", "decode");

		@Test
		void leak() {
			leakBuffer();
		}

	}

	static class Silenced {

		@Test
		void allocateNothing() {
		}

	}

	static class Misplaced {

		@RegisterExtension
		final BufferLeakGuard guard = new BufferLeakGuard();

		@Test
		void fail() {
		}

	}

}
