package io.buckaroo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maps a {@link BuckarooSocket} bean onto a path. Stands on the {@code @Bean} method or
 * on the class.
 * <p>
 * Mirrors the macro {@code websocket} of {@code Buckaroo.Router}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface WebSocketMapping {

	/**
	 * The path, a {@link org.springframework.web.util.pattern.PathPattern} such as
	 * {@code /chat/{room}}. {@code buckaroo.base-path} is put before it.
	 * @return the path
	 */
	String value();

	/**
	 * The subprotocols that the socket speaks (RFC 6455, section 1.9). The first one of
	 * the client's list that is among them is agreed on. When there is none, the
	 * connection goes on without a subprotocol, which browsers take for a failure if they
	 * asked for one.
	 * @return the subprotocols; none by default
	 */
	String[] subprotocols() default {};

	/**
	 * Whether a handshake that has none of the subprotocols is refused, with status 400.
	 * @return whether it is refused; {@code false} by default
	 */
	boolean subprotocolRequired() default false;

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
