package io.buckaroo.test.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The handlers of a test.
 *
 * @param types types of handlers, and configuration classes that declare handlers
 */
record SelectedHandlers(Set<Class<?>> types) {

	/**
	 * Returns the handlers that a test names.
	 * @param named the classes of the annotation; all handlers if empty
	 * @return the handlers
	 */
	static SelectedHandlers of(Class<?>... named) {
		return new SelectedHandlers((named.length > 0) ? Set.copyOf(Arrays.asList(named)) : SliceTypes.HANDLERS);
	}

	/**
	 * Checks that each class is a handler, or a configuration class.
	 * @param testClass the test, for the message
	 * @throws InvalidSliceException if a class is neither
	 */
	void check(Class<?> testClass) {
		for (Class<?> type : this.types) {
			if (!SliceTypes.isHandler(type) && !isConfiguration(type)) {
				throw new InvalidSliceException(
						"@BuckarooTest of %s names %s, which is neither a handler nor a configuration class."
							.formatted(testClass.getName(), type.getName()),
						"Name classes that implement %s, %s or %s, or configuration classes that declare them. Other beans are added with @Import or replaced with @MockitoBean."
							.formatted(BuckarooSocket.class.getSimpleName(), MessageSocket.class.getSimpleName(),
									BuckarooEventSource.class.getSimpleName()));
			}
		}
	}

	private static boolean isConfiguration(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, Configuration.class) || !MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<Bean>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, Bean.class))
			.isEmpty();
	}

	/**
	 * Returns whether the test names no handlers.
	 * @return whether all handlers are selected
	 */
	boolean areAll() {
		return this.types.equals(SliceTypes.HANDLERS);
	}

	/**
	 * Returns whether a handler is selected.
	 * @param type the type of the handler
	 * @return whether it is one of the types, or a subtype
	 */
	boolean contain(Class<?> type) {
		return SliceTypes.isHandler(type)
				&& this.types.stream().anyMatch((selected) -> selected.isAssignableFrom(type));
	}

	/**
	 * Returns the selected handlers.
	 * @return their types, without configuration classes
	 */
	List<Class<?>> handlers() {
		return this.types.stream().filter(SliceTypes::isHandler).toList();
	}

	/**
	 * Returns the selected configuration classes.
	 * @return the configuration classes
	 */
	List<Class<?>> configurations() {
		return this.types.stream().filter((type) -> !SliceTypes.isHandler(type)).toList();
	}

	/**
	 * Returns whether a router may be needed: a handler has no mapping annotation.
	 * @return whether a router may be needed
	 */
	boolean mayBeRouted() {
		return handlers().stream()
			.anyMatch((type) -> !AnnotatedElementUtils.hasAnnotation(type, WebSocketMapping.class)
					&& !AnnotatedElementUtils.hasAnnotation(type, SseMapping.class));
	}

}
