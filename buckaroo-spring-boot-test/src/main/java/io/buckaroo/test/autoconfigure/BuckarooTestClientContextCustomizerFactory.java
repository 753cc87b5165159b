package io.buckaroo.test.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Factory of the customizer that adds the bean
 * {@link io.buckaroo.test.client.BuckarooTestClient} to the contexts of
 * {@link BuckarooTest @BuckarooTest} and {@link SpringBootTest @SpringBootTest}.
 */
final class BuckarooTestClientContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		if (TestContextAnnotationUtils.hasAnnotation(testClass, BuckarooTest.class)) {
			return new BuckarooTestClientContextCustomizer(WebEnvironment.RANDOM_PORT);
		}
		SpringBootTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, SpringBootTest.class);
		return (test != null) ? new BuckarooTestClientContextCustomizer(test.webEnvironment()) : null;
	}

}
