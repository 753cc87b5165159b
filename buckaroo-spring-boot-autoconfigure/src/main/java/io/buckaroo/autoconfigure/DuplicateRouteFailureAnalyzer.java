package io.buckaroo.autoconfigure;

import io.buckaroo.router.DuplicateRouteException;
import io.buckaroo.router.Route;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains that two handlers have one path.
 */
final class DuplicateRouteFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateRouteException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateRouteException cause) {
		Route first = cause.first();
		Route second = cause.second();
		String description = "Two %s handlers, the beans '%s' and '%s', are mapped to the same path: '%s' and '%s'."
			.formatted((first instanceof Route.WebSocket) ? "WebSocket" : "SSE", first.beanName(), second.beanName(),
					first.pattern(), second.pattern());
		return new FailureAnalysis(description, "Give one of them another path.", cause);
	}

}
