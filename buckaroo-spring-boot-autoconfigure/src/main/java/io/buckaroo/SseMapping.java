package io.buckaroo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Maps a {@link BuckarooEventSource} bean onto a path, for requests that accept an event
 * stream. Stands on the {@code @Bean} method or on the class.
 * <p>
 * Mirrors the macro {@code sse} of {@code Buckaroo.Router}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface SseMapping {

	/**
	 * The path, a {@link org.springframework.web.util.pattern.PathPattern} such as
	 * {@code /prices/{symbol}}. {@code buckaroo.base-path} is put before it.
	 * @return the path
	 */
	String value();

	/**
	 * The methods of the requests. A browser's {@code EventSource} has only {@code GET};
	 * a client that uses {@code fetch} may send its question by {@code POST}, for
	 * {@link Connection#body}. {@code HEAD} and {@code OPTIONS} are answered by
	 * themselves, and fail the start here.
	 * @return the methods; {@code GET} by default
	 */
	RequestMethod[] method() default RequestMethod.GET;

	/**
	 * Whether the callbacks may block. Then they run on the application's task executor
	 * ({@code applicationTaskExecutor}, or the only executor there is), still one at a
	 * time for each connection: on virtual threads with
	 * {@code spring.threads.virtual.enabled}, otherwise on a pool whose size
	 * ({@code spring.task.execution.pool.core-size}) limits how many callbacks block at a
	 * time. The executor must neither wait nor run a callback in its caller when it is
	 * full; one that refuses a callback ends the connection with
	 * {@link Termination.Failed}. A callback that runs when the connection ends is left
	 * to finish, and {@code terminate} follows it. While a callback runs the connection
	 * is not read from, as with {@link Result#later}. The callbacks find the security
	 * context and the trace of the request in the thread-locals of their thread, if
	 * {@code io.micrometer:context-propagation} is there, which the starter brings.
	 * @return whether the callbacks may block; {@code false} by default
	 */
	boolean blocking() default false;

}
