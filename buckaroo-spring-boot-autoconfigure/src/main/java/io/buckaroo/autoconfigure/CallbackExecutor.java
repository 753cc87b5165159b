package io.buckaroo.autoconfigure;

import java.util.concurrent.Executor;

import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;

/**
 * Where callbacks that may block run: on the executor that the application has for its
 * tasks, or on the only one there is.
 *
 * @param beanFactory where the executor is found
 */
record CallbackExecutor(BeanFactory beanFactory) {

	/** As Spring Boot calls it. */
	private static final String TASK_EXECUTOR = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

	/**
	 * Finds the executor.
	 * @param route the route that blocks
	 * @return the executor
	 * @throws InvalidRouteException if there is none, or several
	 */
	Executor of(Route route) {
		if (this.beanFactory.containsBean(TASK_EXECUTOR)) {
			return this.beanFactory.getBean(TASK_EXECUTOR, Executor.class);
		}
		Executor executor = this.beanFactory.getBeanProvider(Executor.class).getIfUnique();
		if (executor == null) {
			throw new InvalidRouteException(
					"%s is blocking, but there is neither a bean '%s' nor a single Executor bean.".formatted(route,
							TASK_EXECUTOR),
					"Set 'spring.task.execution.mode=force', or declare an Executor bean of that name.");
		}
		return executor;
	}

}
