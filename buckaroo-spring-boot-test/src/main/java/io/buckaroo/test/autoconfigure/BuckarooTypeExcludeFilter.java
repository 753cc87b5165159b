package io.buckaroo.test.autoconfigure;

import java.io.IOException;
import java.util.Set;

import io.buckaroo.router.BuckarooRouter;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * Excludes components that are not part of the slice from component scanning. Includes
 * configuration classes that declare a bean of the slice, because most of its types can
 * only be declared by {@code @Bean} methods; {@link SliceBeans} limits their other beans.
 */
final class BuckarooTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<BuckarooTest> {

	private static final Class<?>[] NONE = {};

	private final SelectedHandlers handlers;

	private final ClassLoader classLoader;

	BuckarooTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.handlers = SelectedHandlers.of(getAnnotation().getValue("handlers", Class[].class).orElse(NONE));
		this.classLoader = testClass.getClassLoader();
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return SliceTypes.SUPPORT;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.handlers.types();
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory) || metadataReader.getAnnotationMetadata()
			.getAnnotatedMethods(Bean.class.getName())
			.stream()
			.anyMatch(this::declaresBeanOfSlice);
	}

	private boolean declaresBeanOfSlice(MethodMetadata method) {
		try {
			Class<?> type = ClassUtils.forName(method.getReturnTypeName(), this.classLoader);
			return SliceTypes.isSupport(type) || this.handlers.contain(type)
					|| (type == BuckarooRouter.class && this.handlers.mayBeRouted());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
