package io.buckaroo.test;

import java.util.ServiceLoader;

import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSessionListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VirtualTimeSession}.
 */
class VirtualTimeSessionTests {

	@Test
	void isCalledByTheJUnitPlatform() {
		assertThat(ServiceLoader.load(LauncherSessionListener.class))
			.hasAtLeastOneElementOfType(VirtualTimeSession.class);
	}

}
