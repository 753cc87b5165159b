package io.buckaroo.test.autoconfigure;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.test.context.CacheAwareContextLoaderDelegate;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.AbstractContextLoader;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ReportingContextLoaderDelegate}.
 */
class ReportingContextLoaderDelegateTests {

	private final Queue<Exception> failures = new ArrayDeque<>();

	/** Another one in each test, since Spring counts the failures of each. */
	private final MergedContextConfiguration configuration = new MergedContextConfiguration(getClass(), null, null,
			new String[] { UUID.randomUUID().toString() }, new FailingLoader());

	private final Exception analyzed = (Exception) StartupFailureException.analyze(new GenericApplicationContext(),
			new PortInUseException(80));

	@BeforeEach
	void allowAnotherAttempt() {
		SpringProperties.setProperty(CacheAwareContextLoaderDelegate.CONTEXT_FAILURE_THRESHOLD_PROPERTY_NAME, "2");
	}

	@AfterEach
	void reset() {
		SpringProperties.setProperty(CacheAwareContextLoaderDelegate.CONTEXT_FAILURE_THRESHOLD_PROPERTY_NAME, null);
	}

	@Test
	void repeatsTheAnalysisForTestsThatAreNotAttempted() {
		ReportingContextLoaderDelegate delegate = new ReportingContextLoaderDelegate();
		this.failures.addAll(List.of(this.analyzed, this.analyzed));
		for (int i = 0; i < 3; i++) {
			assertThatThrownBy(() -> delegate.loadContext(this.configuration)).isSameAs(this.analyzed);
		}
	}

	@Test
	void doesNotHideALaterFailure() {
		ReportingContextLoaderDelegate delegate = new ReportingContextLoaderDelegate();
		Exception other = new IllegalArgumentException("other");
		this.failures.addAll(List.of(this.analyzed, other));
		assertThatThrownBy(() -> delegate.loadContext(this.configuration)).isSameAs(this.analyzed);
		assertThatThrownBy(() -> delegate.loadContext(this.configuration)).hasCause(other);
		assertThatThrownBy(() -> delegate.loadContext(this.configuration)).hasMessageContaining("failure threshold");
	}

	/**
	 * Fails each time for another reason.
	 */
	private final class FailingLoader extends AbstractContextLoader {

		@Override
		public ApplicationContext loadContext(MergedContextConfiguration configuration) throws Exception {
			throw ReportingContextLoaderDelegateTests.this.failures.remove();
		}

		@Override
		protected String getResourceSuffix() {
			return "";
		}

	}

}
