package io.buckaroo.autoconfigure;

import io.buckaroo.route.InvalidRouteException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for {@link InvalidRouteException}.
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
	 * Returns the name of the innermost bean whose creation failed, such as a router, or
	 * {@code null}. Beans of the auto-configuration are left out: they examine the routes
	 * of other beans, and their message already names the bean.
	 */
	private static @Nullable String bean(@Nullable Throwable failure, @Nullable String outer) {
		if (failure == null) {
			return outer;
		}
		String bean = (failure instanceof BeanCreationException creation) ? creation.getBeanName()
				: isAutoConfigured(failure) ? null : outer;
		return bean(failure.getCause(), bean);
	}

	private static boolean isAutoConfigured(Throwable failure) {
		return failure instanceof BeanInstantiationException instantiation
				&& instantiation.getConstructingMethod() != null
				&& instantiation.getConstructingMethod()
					.getDeclaringClass()
					.getNestHost() == BuckarooAutoConfiguration.class;
	}

}
