package io.buckaroo.test.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Failure analyzer for a dependency of a handler that is not part of the slice. Precedes
 * Spring Boot's analyzer, which suggests to define a bean.
 */
final class MissingDependencyFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	private final @Nullable Class<?> testClass;

	MissingDependencyFailureAnalyzer(BeanFactory beanFactory) {
		this.testClass = SliceBeans.testClass(beanFactory);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		List<InjectionPoint> path = path(rootFailure);
		ResolvableType type = cause.getResolvableType();
		if (this.testClass == null || path.isEmpty() || type == null
				|| cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		InjectionPoint point = path.get(path.size() - 1);
		String description = "%s needs a bean of type %s, which this test does not have.%s%n%n@BuckarooTest starts the handlers and what serves them, but no other component of the application."
			.formatted(StringUtils.capitalize(describe(point)), type, (path.size() > 1) ? via(path) : "");
		return new FailureAnalysis(description, action(this.testClass, point, type.toClass()), cause);
	}

	/**
	 * Returns where the application injects a bean that could not be created, the
	 * innermost one last.
	 */
	private static List<InjectionPoint> path(@Nullable Throwable failure) {
		List<InjectionPoint> path = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			InjectionPoint point = (cause instanceof UnsatisfiedDependencyException unsatisfied)
					? unsatisfied.getInjectionPoint() : null;
			if (point != null && isOfApplication(point)) {
				path.add(point);
			}
		}
		return path;
	}

	private static boolean isOfApplication(InjectionPoint point) {
		String name = point.getMember().getDeclaringClass().getName();
		return !name.startsWith("io.buckaroo.autoconfigure.") && !name.startsWith("org.springframework.");
	}

	private static String describe(InjectionPoint point) {
		Member member = point.getMember();
		String owner = ClassUtils.getShortName(member.getDeclaringClass());
		MethodParameter parameter = point.getMethodParameter();
		if (parameter == null) {
			return "field '%s' of %s".formatted(member.getName(), owner);
		}
		String name = parameter.getParameter().isNamePresent() ? "'%s'".formatted(parameter.getParameter().getName())
				: String.valueOf(parameter.getParameterIndex());
		return (member instanceof Constructor) ? "parameter %s of the constructor of %s".formatted(name, owner)
				: "parameter %s of the method '%s' of %s".formatted(name, member.getName(), owner);
	}

	private static String via(List<InjectionPoint> path) {
		return path.stream()
			.map((point) -> ClassUtils.getShortName(point.getMember().getDeclaringClass()))
			.distinct()
			.collect(Collectors.joining(" → ", " It is part of the test because of: ", "."));
	}

	private static String action(Class<?> testClass, InjectionPoint point, Class<?> type) {
		String name = ClassUtils.getShortName(type);
		String simpleName = type.getSimpleName();
		String mock = "%n%n    @MockitoBean%n    %s %s;".formatted(simpleName, StringUtils.uncapitalize(simpleName));
		String test = ClassUtils.getShortName(testClass);
		if (SliceTypes.isHandler(type)) {
			return "Name the handler too, in @BuckarooTest of %s, or replace it with a mock:%s".formatted(test, mock);
		}
		String real = isConcrete(type) ? "'@Import(%s.class)' on %s".formatted(name, test)
				: "'@Import' of a class that implements or declares it on %s".formatted(test);
		Class<?> owner = point.getMember().getDeclaringClass();
		String leaveOut = !SliceTypes.isSupport(owner) ? ""
				: "%n%nThe slice includes %1$s because of its type. To leave it out:%n%n    @BuckarooTest(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = %1$s.class))"
					.formatted(ClassUtils.getShortName(owner));
		return "Replace it with a mock in %s:%s%n%nor add it, by %s.%s".formatted(test, mock, real, leaveOut);
	}

	private static boolean isConcrete(Class<?> type) {
		return !Modifier.isAbstract(type.getModifiers()) && !type.getName().startsWith("java.")
				&& !type.getName().startsWith("org.springframework.");
	}

}
