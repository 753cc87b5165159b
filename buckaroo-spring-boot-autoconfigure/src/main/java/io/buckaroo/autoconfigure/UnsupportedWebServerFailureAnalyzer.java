package io.buckaroo.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for {@link UnsupportedWebServerException}.
 */
final class UnsupportedWebServerFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedWebServerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedWebServerException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
