package io.buckaroo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Maps a {@link BuckarooEventSource} bean to a path, for requests that accept an event
 * stream. Placed on the {@code @Bean} method or on the class.
 * <p>
 * Mirrors the macro {@code sse} of {@code Buckaroo.Router}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface SseMapping {

	/**
	 * The path, a {@link org.springframework.web.util.pattern.PathPattern} such as
	 * {@code /prices/{symbol}}. It is relative to {@code buckaroo.base-path}.
	 * @return the path
	 */
	String value();

	/**
	 * The HTTP methods. A browser's {@code EventSource} only sends {@code GET}; a client
	 * that uses {@code fetch} may {@code POST} a body, which {@link Connection#body}
	 * reads. {@code HEAD} and {@code OPTIONS} are handled automatically; listing them
	 * fails at start-up.
	 * @return the methods; {@code GET} by default
	 */
	RequestMethod[] method() default RequestMethod.GET;

	/**
	 * Whether the callbacks may block. Blocking callbacks run on the application's task
	 * executor ({@code applicationTaskExecutor}, or the only executor bean), still one at
	 * a time for each connection. With {@code spring.threads.virtual.enabled} they run on
	 * virtual threads; otherwise the size of the pool
	 * ({@code spring.task.execution.pool.core-size}) limits the number of callbacks that
	 * block at the same time.
	 * <p>
	 * A full executor must neither wait nor run a callback in its caller. If it rejects a
	 * callback, the connection ends with {@link Termination.Failed}. A callback that runs
	 * when the connection ends is not interrupted; {@code terminate} is called after it.
	 * While a callback runs, the connection is not read from, as with
	 * {@link Result#later}. With {@code io.micrometer:context-propagation} on the class
	 * path, as with the starter, the thread of a callback has the security context and
	 * the trace of the request in its thread-locals.
	 * @return whether the callbacks may block; {@code false} by default
	 */
	boolean blocking() default false;

}
