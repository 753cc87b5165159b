package io.buckaroo.test.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Factory of the customizer for {@link BuckarooTest @BuckarooTest}.
 */
final class SliceContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		BuckarooTest annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, BuckarooTest.class);
		if (annotation == null) {
			return null;
		}
		SelectedHandlers handlers = SelectedHandlers.of(annotation.handlers());
		handlers.check(testClass);
		return new SliceContextCustomizer(handlers, imports(testClass));
	}

	private static Set<Class<?>> imports(Class<?> testClass) {
		return MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
			.from(testClass)
			.stream(Import.class)
			.flatMap((imported) -> Arrays.stream(imported.getClassArray("value")))
			.collect(Collectors.toUnmodifiableSet());
	}

}
