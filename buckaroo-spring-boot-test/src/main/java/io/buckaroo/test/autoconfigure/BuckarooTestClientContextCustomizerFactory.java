package io.buckaroo.test.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.SpringBootTest;
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
		boolean applies = TestContextAnnotationUtils.hasAnnotation(testClass, BuckarooTest.class)
				|| TestContextAnnotationUtils.hasAnnotation(testClass, SpringBootTest.class);
		return applies ? new BuckarooTestClientContextCustomizer() : null;
	}

}
