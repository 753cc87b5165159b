package io.buckaroo.test.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for {@link InvalidSliceException}.
 */
final class InvalidSliceFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSliceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSliceException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
