package io.buckaroo.test.autoconfigure.shop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.buckaroo.test.autoconfigure.BuckarooTest;

import org.springframework.core.annotation.AliasFor;

/**
 * A composed annotation: the slice, with the properties of the application.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BuckarooTest(properties = "spring.config.location=classpath:shop/application.yml")
@interface ShopTest {

	/**
	 * The handlers.
	 * @return the handlers
	 */
	@AliasFor(annotation = BuckarooTest.class, attribute = "handlers")
	Class<?>[] value() default {};

}
