package io.buckaroo.test.autoconfigure;

import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.test.context.SpringBootContextLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextLoadException;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Context loader of {@link BuckarooTest @BuckarooTest}. Starts a web server, which Spring
 * Boot's loader does for {@code @SpringBootTest} only, and reports a failed start with
 * its analysis.
 */
final class BuckarooTestContextLoader extends SpringBootContextLoader {

	@Override
	public ApplicationContext loadContext(MergedContextConfiguration mergedConfig) throws Exception {
		try {
			return super.loadContext(mergedConfig);
		}
		catch (ContextLoadException ex) {
			Throwable failure = ex.getCause();
			throw (failure == null) ? ex : new ContextLoadException(ex.getApplicationContext(),
					StartupFailureException.analyze(ex.getApplicationContext(), failure));
		}
	}

	@Override
	protected ApplicationContextFactory getApplicationContextFactory(MergedContextConfiguration mergedConfig) {
		return ApplicationContextFactory.DEFAULT;
	}

}
