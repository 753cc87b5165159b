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
	 * connection goes on without a subprotocol, which browsers take for a failure.
	 * @return the subprotocols; none by default
	 */
	String[] subprotocols() default {};

}
