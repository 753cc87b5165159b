package io.buckaroo.test;

import java.util.ServiceLoader;

import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link VirtualTimeSession}.
 */
class VirtualTimeSessionTests {

	@Test
	void isCalledByTheJUnitPlatform() {
		assertThat(ServiceLoader.load(LauncherSessionListener.class))
			.hasAtLeastOneElementOfType(VirtualTimeSession.class);
	}

	@Test
	void leavesATestRunAloneInWhichItCannotPrepareTheSchedulers() {
		VirtualTimeScheduler.getOrSet();
		try {
			assertThatCode(() -> new VirtualTimeSession().launcherSessionOpened(mock(LauncherSession.class)))
				.doesNotThrowAnyException();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

}
