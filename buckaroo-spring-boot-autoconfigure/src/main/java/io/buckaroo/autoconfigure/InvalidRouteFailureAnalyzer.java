package io.buckaroo.autoconfigure;

import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.router.InvalidRouteException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains that a route cannot be served as it is declared.
 */
final class InvalidRouteFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRouteException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRouteException cause) {
		String router = router(rootFailure);
		String description = (router != null) ? "In router '%s': %s".formatted(router, cause.getMessage())
				: cause.getMessage();
		return new FailureAnalysis(description, cause.action(), cause);
	}

	/**
	 * The {@code @Bean} method of the router that could not be built.
	 */
	private static @Nullable String router(@Nullable Throwable failure) {
		if (failure == null) {
			return null;
		}
		return (failure instanceof BeanInstantiationException ex && ex.getBeanClass() == BuckarooRouter.class
				&& ex.getConstructingMethod() != null) ? ex.getConstructingMethod().getName()
						: router(failure.getCause());
	}

}
