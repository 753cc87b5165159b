package io.buckaroo.test;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Prepares Reactor's schedulers before the first test, so that they follow virtual time
 * also where a handler has kept one in a field before it was opened. Called by the JUnit
 * platform; tests do not need it.
 */
public final class VirtualTimeSession implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		SwitchingSchedulers.install();
	}

}
