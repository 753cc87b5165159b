package io.buckaroo.test.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;

/**
 * Fails each test with the analysis of the failed start. Spring's delegate would begin
 * the report of the first test with the whole configuration of the context, and say no
 * more than that the start has failed before in those of the others.
 */
final class ReportingContextLoaderDelegate extends DefaultCacheAwareContextLoaderDelegate {

	private static final Map<MergedContextConfiguration, StartupFailureException> FAILURES = new ConcurrentHashMap<>();

	@Override
	public ApplicationContext loadContext(MergedContextConfiguration mergedConfig) {
		try {
			return super.loadContext(mergedConfig);
		}
		catch (IllegalStateException ex) {
			if (ex.getCause() instanceof StartupFailureException failure) {
				FAILURES.put(mergedConfig, failure);
			}
			StartupFailureException failure = FAILURES.get(mergedConfig);
			throw (failure != null) ? failure : ex;
		}
	}

}
