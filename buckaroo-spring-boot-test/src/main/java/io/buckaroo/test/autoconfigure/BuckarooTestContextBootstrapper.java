package io.buckaroo.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.boot.test.context.ReactiveWebMergedContextConfiguration;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.CacheAwareContextLoaderDelegate;
import org.springframework.test.context.ContextLoader;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Bootstrapper of {@link BuckarooTest @BuckarooTest}: a reactive application with a web
 * server on a random port.
 */
final class BuckarooTestContextBootstrapper extends TestSliceTestContextBootstrapper<BuckarooTest> {

	@Override
	protected WebEnvironment getWebEnvironment(Class<?> testClass) {
		return WebEnvironment.RANDOM_PORT;
	}

	@Override
	protected Class<? extends ContextLoader> getDefaultContextLoaderClass(Class<?> testClass) {
		return BuckarooTestContextLoader.class;
	}

	@Override
	protected CacheAwareContextLoaderDelegate getCacheAwareContextLoaderDelegate() {
		return new ReportingContextLoaderDelegate();
	}

	@Override
	protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration mergedConfig) {
		return new ReactiveWebMergedContextConfiguration(super.processMergedContextConfiguration(mergedConfig));
	}

}
