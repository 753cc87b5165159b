package io.buckaroo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maps a {@link BuckarooSocket} or {@link MessageSocket} bean to a path. Placed on the
 * {@code @Bean} method or on the class.
 * <p>
 * Mirrors the macro {@code websocket} of {@code Buckaroo.Router}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface WebSocketMapping {

	/**
	 * The path, a {@link org.springframework.web.util.pattern.PathPattern} such as
	 * {@code /chat/{room}}. It is relative to {@code buckaroo.base-path}.
	 * @return the path
	 */
	String value();

	/**
	 * The supported subprotocols (RFC 6455, section 1.9). The first one in the client's
	 * list that is supported is selected. If there is none, the connection opens without
	 * a subprotocol, which a browser that requested one treats as a failure. The
	 * subprotocol selects the {@linkplain io.buckaroo.codec.MessageCodec codec} of a
	 * {@code MessageSocket}.
	 * @return the subprotocols; none by default
	 */
	String[] subprotocols() default {};

	/**
	 * Whether a handshake without a supported subprotocol is refused with status 400.
	 * @return whether such a handshake is refused; {@code false} by default
	 */
	boolean subprotocolRequired() default false;

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
