package io.buckaroo.autoconfigure;

import io.buckaroo.route.InvalidRouteException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains that a route cannot be served as it is declared.
 */
final class InvalidRouteFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRouteException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRouteException cause) {
		String bean = bean(rootFailure, null);
		String description = (bean != null) ? "In bean '%s': %s".formatted(bean, cause.getMessage())
				: cause.getMessage();
		return new FailureAnalysis(description, cause.action(), cause);
	}

	/**
	 * The innermost bean that could not be made, such as a router. Beans of ours look at
	 * the routes of others, and say themselves whose they are.
	 */
	private static @Nullable String bean(@Nullable Throwable failure, @Nullable String outer) {
		if (failure == null) {
			return outer;
		}
		String bean = (failure instanceof BeanCreationException creation) ? creation.getBeanName()
				: isOurs(failure) ? null : outer;
		return bean(failure.getCause(), bean);
	}

	private static boolean isOurs(Throwable failure) {
		return failure instanceof BeanInstantiationException instantiation
				&& instantiation.getConstructingMethod() != null
				&& instantiation.getConstructingMethod()
					.getDeclaringClass()
					.getNestHost() == BuckarooAutoConfiguration.class;
	}

}
