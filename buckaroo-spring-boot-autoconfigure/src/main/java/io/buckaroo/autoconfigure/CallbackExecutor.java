package io.buckaroo.autoconfigure;

import java.util.concurrent.Executor;

import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;

/**
 * Finds the executor for callbacks that may block: the application's task executor, or
 * the only {@link Executor} bean.
 *
 * @param beanFactory the bean factory that contains the executor
 */
record CallbackExecutor(BeanFactory beanFactory) {

	private static final String TASK_EXECUTOR = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

	/**
	 * Finds the executor.
	 * @param route the blocking route, for the message of the exception
	 * @return the executor
	 * @throws InvalidRouteException if there is no such executor
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
