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

	private static final Map<MergedContextConfiguration, RuntimeException> FAILURES = new ConcurrentHashMap<>();

	@Override
	public ApplicationContext loadContext(MergedContextConfiguration mergedConfig) {
		try {
			return super.loadContext(mergedConfig);
		}
		catch (IllegalStateException ex) {
			throw report(mergedConfig, ex);
		}
	}

	private static RuntimeException report(MergedContextConfiguration mergedConfig, IllegalStateException failure) {
		if (failure.getCause() instanceof StartupFailureException analysis) {
			FAILURES.put(mergedConfig, analysis);
			return analysis;
		}
		if (isRepeated(failure)) {
			return FAILURES.getOrDefault(mergedConfig, failure);
		}
		FAILURES.remove(mergedConfig);
		return failure;
	}

	/**
	 * Returns whether the start was not attempted, since it has failed before.
	 */
	private static boolean isRepeated(IllegalStateException failure) {
		return failure.getCause() == null && String.valueOf(failure.getMessage()).contains("failure threshold");
	}

}
