package io.buckaroo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Maps a {@link BuckarooEventSource} bean onto a path, for {@code GET} requests. Stands
 * on the {@code @Bean} method or on the class.
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

}
