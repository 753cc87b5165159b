package io.buckaroo.test;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Prepares Reactor's schedulers before the first test, so that they follow virtual time
 * also where a handler has kept one in a field before it was opened. Called by the JUnit
 * platform; tests do not need it. If that is not possible, as without Reactor's test
 * support, it leaves the test run alone.
 */
public final class VirtualTimeSession implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		try {
			SwitchingSchedulers.install();
		}
		catch (LinkageError | RuntimeException ex) {
			// The first handler that is opened installs them again, and reports the
			// exception
		}
	}

}
