package io.buckaroo.test.autoconfigure;

import java.util.List;
import java.util.Objects;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * A failed start of the slice. The message is the analysis that Spring Boot logs as
 * "APPLICATION FAILED TO START", so that the report of the test contains it.
 */
final class StartupFailureException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final Log logger = LogFactory.getLog(StartupFailureException.class);

	private StartupFailureException(FailureAnalysis analysis, Throwable failure) {
		super(message(analysis.getDescription(), analysis.getAction()), failure);
	}

	private static String message(String description, @Nullable String action) {
		return "%n%n%s%n".formatted((action != null) ? description + "%n%n".formatted() + action : description);
	}

	/**
	 * Analyzes a failure.
	 * @param context the context that failed to start
	 * @param failure the failure
	 * @return an exception with the analysis, or the failure itself if there is none
	 */
	static Throwable analyze(ApplicationContext context, Throwable failure) {
		return analyzers(context).stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.<Throwable>map((analysis) -> new StartupFailureException(analysis, failure))
			.orElse(failure);
	}

	private static List<FailureAnalyzer> analyzers(ApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver.of(Environment.class, context.getEnvironment());
		if (context instanceof ConfigurableApplicationContext configurable) {
			arguments = arguments.and(BeanFactory.class, configurable.getBeanFactory());
		}
		return SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
			.load(FailureAnalyzer.class, arguments, FailureHandler.logging(logger));
	}

}
